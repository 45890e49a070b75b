// Who may call which method, as the contracts say.
import { getOption, hasOption } from "@bufbuild/protobuf";

export const Audience = { INTERNAL: 1, OPERATOR: 2, WORKSPACE: 3 };

/** Every method of ours of an audience: [{title, service, method}]. What says nothing is internal. */
export function methodsFor(registry, audience) {
  const ofService = registry.getExtension("centralita.api.v1.service_audience");
  const ofMethod = registry.getExtension("centralita.api.v1.method_audience");
  const audienceOf = (service, method) =>
    (hasOption(method, ofMethod) && getOption(method, ofMethod)) ||
    (hasOption(service, ofService) && getOption(service, ofService)) || Audience.INTERNAL;
  return [...registry]
    .filter(({ kind, typeName }) => kind === "service" && typeName.startsWith("centralita."))
    .flatMap((service) => service.methods
      .filter((method) => audienceOf(service, method) === audience)
      .map((method) => ({ title: `${service.name}.${method.name}`, service, method })));
}
