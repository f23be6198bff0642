// Names the changes of a contract that would break its clients, by graphql-js. A field that
// was deprecated in the last release may go; so may what accepted.txt lists.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { buildSchema, findBreakingChanges, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from "graphql";

/** The breaking changes from one contract to another, one sentence each, and the lines of the accepted list that fit none. */
export function breaking(before, after, accepted = "") {
  const was = buildSchema(before);
  const allowed = removals(was);
  const lines = accepted.split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
  const found = findBreakingChanges(was, buildSchema(after))
    .map((change) => change.description)
    .filter((text) => !allowed.some((beginning) => text.startsWith(beginning)));
  return [
    ...found.filter((text) => !lines.includes(text)),
    ...lines.filter((line) => !found.includes(line)).map((line) => `accepted.txt accepts a change that is none: ${line}`),
  ];
}

// removals lists how graphql-js begins its sentences about the removal of deprecated fields.
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
  const [before, after, accepted] = process.argv.slice(2).map((file) => readFileSync(file, "utf8"));
  const found = breaking(before, after, accepted);
  for (const change of found) console.error(change);
  if (found.length > 0) {
    console.error(`${found.length} changes would break clients of the last release: deprecate first, remove with the release after. A change that was decided is a line in accepted.txt.`);
    process.exitCode = 1;
  }
}
