import { strict as assert } from 'node:assert';
import { patchLines } from '../../../src/webview/text/patchLines';

const patch = `diff --git a/src/a b.ts b/src/a b.ts
index 1111111..2222222 100644
--- a/src/a b.ts
+++ b/src/a b.ts
@@ -1,3 +1,3 @@ function one
 same
-old
+new

@@ -10 +10,2 @@
-- looks like a header
+++ so does this
+last
\\ No newline at end of file
diff --git a/gone.ts b/gone.ts
deleted file mode 100644
--- a/gone.ts
+++ /dev/null
@@ -1 +0,0 @@
-bye
`;

describe('the lines of a patch', () => {
  it('are told by file, with their numbers', () => {
    const text = patchLines(patch).map(({ path, lines }) => [
      path,
      ...lines.map((line) => (line ? `${line.kind} ${line.oldLine ?? ''}/${line.newLine ?? ''} ${line.text}` : '⋯')),
    ]);
    assert.deepEqual(text, [
      [
        'src/a b.ts',
        'same 1/1 same',
        'removed 2/ old',
        'added /2 new',
        'same 3/3 ',
        '⋯',
        'removed 10/ - looks like a header',
        'added /10 ++ so does this',
        'added /11 last',
      ],
      ['gone.ts', 'removed 1/ bye'],
    ]);
  });

  it('are none where there is no patch', () => {
    assert.deepEqual(patchLines('just\nsome text\n@@ -1 +1 @@\n'), []);
  });
});
