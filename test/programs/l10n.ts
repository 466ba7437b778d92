// `npm run l10n [-- --texts | --write]`: what is wrong with texts and translations; all texts, each with its place; or takes dead
// translations out of the bundles and sorts the rest in the order of the texts.
import { writeFileSync } from 'node:fs';
import { bundleFile, readBundle } from '../support/l10n/bundles';
import { l10nProblems } from '../support/l10n/compareBundles';
import { translations } from '../support/l10n/languages';
import { readSourceTexts } from '../support/l10n/sourceTexts';

function main(args: readonly string[]): void {
  const { texts } = readSourceTexts();
  if (args.includes('--texts')) {
    for (const { text, place } of texts.values()) console.log(`${place}\t${JSON.stringify(text)}`);
    return;
  }
  if (args.includes('--write')) {
    for (const language of translations) {
      const bundle = readBundle(bundleFile(language));
      const kept = [...texts.keys()].filter((key) => bundle[key] !== undefined).sort();
      const sorted = Object.fromEntries(kept.map((key) => [key, bundle[key]]));
      writeFileSync(bundleFile(language), `${JSON.stringify(sorted, undefined, 2)}\n`);
    }
  }
  const problems = l10nProblems();
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length > 0 ? 1 : 0;
}

main(process.argv.slice(2));
