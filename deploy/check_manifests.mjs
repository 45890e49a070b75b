// Holds rendered manifests against the rules of this house: node check_manifests.mjs FILE
import fs from "node:fs";
import yaml from "js-yaml";

const documents = yaml.loadAll(fs.readFileSync(process.argv[2], "utf8")).filter(Boolean);
const wrong = [];
const named = (document) => `${document.kind}/${document.metadata.name}`;
const ofKind = (...kinds) => documents.filter(({ kind }) => kinds.includes(kind));
const contains = (labels, selector) => Object.entries(selector).every(([key, value]) => labels[key] === value);

const workloads = ofKind("Deployment", "StatefulSet");
for (const workload of workloads) {
  const pod = workload.spec.template;
  const say = (what) => wrong.push(`${named(workload)}: ${what}`);
  if (!contains(pod.metadata.labels, workload.spec.selector.matchLabels)) say("its selector does not match its pods");
  if (pod.spec.securityContext?.runAsNonRoot !== true) say("may run as root");
  for (const container of pod.spec.containers) {
    for (const probe of ["startupProbe", "readinessProbe", "livenessProbe"]) if (!container[probe]) say(`has no ${probe}`);
    if (!container.resources?.requests?.cpu || !container.resources?.limits?.memory) say("has no resources");
    if (container.securityContext?.readOnlyRootFilesystem !== true) say("may write its root file system");
    if (container.securityContext?.allowPrivilegeEscalation !== false) say("may gain privileges");
    const ports = container.ports.map(({ name }) => name);
    if (!ports.includes("grpc") || !ports.includes("metrics")) say("does not name its grpc and metrics ports");
    const mounts = (container.volumeMounts ?? []).map(({ name }) => name);
    const volumes = [...(pod.spec.volumes ?? []).map(({ name }) => name),
                     ...(workload.spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name)];
    for (const mount of mounts) if (!volumes.includes(mount)) say(`mounts ${mount}, which is no volume`);
  }
}
for (const service of ofKind("Service")) {
  const pods = workloads.filter((workload) => contains(workload.spec.template.metadata.labels, service.spec.selector));
  if (pods.length !== 1) wrong.push(`${named(service)}: selects ${pods.length} workloads`);
  for (const { targetPort } of service.spec.ports) {
    const known = pods.flatMap((workload) => workload.spec.template.spec.containers.flatMap(({ ports }) => ports.map(({ name }) => name)));
    if (!known.includes(targetPort)) wrong.push(`${named(service)}: no pod has the port ${targetPort}`);
  }
}
for (const budget of ofKind("PodDisruptionBudget")) {
  if (!workloads.some((workload) => contains(workload.spec.template.metadata.labels, budget.spec.selector.matchLabels))) {
    wrong.push(`${named(budget)}: selects no workload`);
  }
}
if (workloads.length !== 8) wrong.push(`${workloads.length} workloads, not 8`);
if (wrong.length > 0) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
console.log(`${documents.length} manifests: ok`);
