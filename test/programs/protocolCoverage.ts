// `npm run protocol:coverage [-- --json]`: what of the four schemas the client handles, measured, as a table or as one JSON object a line.
import { schemaNames } from '../support/acpSchemas';
import { type CoverageRow, measureCoverage } from '../support/protocolCoverage';

async function main(args: readonly string[]): Promise<void> {
  const rows = await measureCoverage();
  if (args.includes('--json')) {
    for (const { schema, kind, name, side, handled } of rows) {
      console.log(JSON.stringify({ schema, kind, name, side, handled }));
    }
  } else {
    console.log(table(rows));
  }
  const holes = rows.filter(({ handled }) => !handled);
  for (const { schema, kind, name, problem } of holes)
    console.error(`${schema}: the ${kind} ${name}: ${problem ?? ''}`);
  process.exitCode = holes.length > 0 ? 1 : 0;
}

/** One line for each method and update, one column for each schema. */
function table(rows: readonly CoverageRow[]): string {
  const keyOf = ({ kind, name, side }: CoverageRow): string =>
    `${kind === 'update' ? 'update of the session' : `method, to the ${side}`}\t${name}`;
  const keys = [...new Set(rows.map(keyOf))].sort();
  const cell = (key: string, schema: string): string => {
    const found = rows.filter((row) => row.schema === schema && keyOf(row) === key);
    if (found.length === 0) return '–';
    if (!found.every(({ handled }) => handled)) return 'NO';
    return found[0]?.side === 'proxy' ? 'refused' : 'yes';
  };
  const lines = [
    ['kind', 'name', ...schemaNames],
    ...keys.map((key) => [...key.split('\t'), ...schemaNames.map((schema) => cell(key, schema))]),
  ];
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  return lines
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

void main(process.argv.slice(2));
