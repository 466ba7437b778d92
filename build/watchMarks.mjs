/**
 * Prints what the problem matcher in .vscode/tasks.json waits for: one beginning and one end for all targets together.
 * @param {number} targetCount
 * @returns {() => import('esbuild').Plugin}
 */
export function watchMarks(targetCount) {
  let building = targetCount;
  console.log('[watch] build started');
  return () => ({
    name: 'watch-marks',
    setup(build) {
      let isFirst = true;
      build.onStart(() => {
        if (!isFirst && building++ === 0) console.log('[watch] build started');
        isFirst = false;
      });
      build.onEnd(({ errors, warnings }) => {
        for (const { text, location } of [...errors, ...warnings]) {
          console.error(`✘ [ERROR] ${text}`);
          if (location) console.error(`    ${location.file}:${String(location.line)}:${String(location.column)}:`);
        }
        if (--building === 0) console.log('[watch] build finished');
      });
    },
  });
}
