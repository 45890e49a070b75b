{{/* The labels of one service. Takes (dict "root" $ "name" "groups"). */}}
{{- define "centralita.labels" -}}
app.kubernetes.io/name: {{ .name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/part-of: centralita
{{- end }}

{{/* Where each service finds the others. */}}
{{- define "centralita.peers" -}}
{{- $root := . -}}
{{- range $peer, $settings := .Values.services }}
- --{{ $peer }}_address=dns:///{{ $root.Release.Name }}-{{ $peer }}:{{ $settings.grpcPort }}
{{- end }}
{{- end }}

{{/* What every container has: image, probes, limits, no rights. Takes root, name and settings. */}}
{{- define "centralita.container" -}}
name: {{ .name }}
image: "{{ .root.Values.image.registry }}/centralita-{{ .name }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}"
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  capabilities: {drop: [ALL]}
resources:
  {{- toYaml .settings.resources | nindent 2 }}
startupProbe:
  grpc: {port: {{ .settings.grpcPort }}}
  periodSeconds: 2
  failureThreshold: 60
readinessProbe:
  grpc: {port: {{ .settings.grpcPort }}}
  periodSeconds: 5
livenessProbe:
  tcpSocket: {port: {{ .settings.grpcPort }}}
  periodSeconds: 20
  failureThreshold: 6
{{- end }}
