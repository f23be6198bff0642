// Names what of a contract would break its clients, by graphql-js. What was deprecated
// in the contract before may go.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { buildSchema, findBreakingChanges, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from "graphql";

/** The breaking changes from one contract to another, one sentence each. */
export function breaking(before, after) {
  const was = buildSchema(before);
  const allowed = removals(was);
  return findBreakingChanges(was, buildSchema(after))
    .map((change) => change.description)
    .filter((text) => !allowed.some((beginning) => text.startsWith(beginning)));
}

// removals lists how graphql-js begins to tell of the removal of what is deprecated.
function removals(schema) {
  const list = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (isEnumType(type)) {
      for (const value of type.getValues()) if (value.deprecationReason) list.push(`${value.name} was removed from enum type ${type.name}.`);
    } else if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        const name = `${type.name}.${field.name}`;
        if (field.deprecationReason) list.push(`${name} was removed`);
        for (const arg of field.args ?? []) if (arg.deprecationReason) list.push(`${name} arg ${arg.name} was removed`);
      }
    }
  }
  return list;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [before, after] = process.argv.slice(2).map((file) => readFileSync(file, "utf8"));
  const found = breaking(before, after);
  for (const change of found) console.error(change);
  if (found.length > 0) {
    console.error(`${found.length} changes would break clients of the last release: deprecate first, remove with the release after.`);
    process.exitCode = 1;
  }
}
