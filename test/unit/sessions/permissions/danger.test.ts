import { equal, notEqual } from 'node:assert/strict';
import { runs } from './actions';

const cautionOf = (line: string): string | undefined => {
  const { caution } = runs(line);
  return caution?.type === 'dangerous' ? caution.danger : caution?.type;
};

describe('a command is asked about each time', () => {
  const dangerous: Readonly<Record<string, string>> = {
    'rm -rf build': 'deletes',
    'rm -r -f build': 'deletes',
    '/bin/rm -fr build': 'deletes',
    'rm --recursive x': 'deletes',
    'rm *': 'deletes',
    'rm ~': 'deletes',
    '"rm" -rf x': 'deletes',
    'r\\m -rf x': 'deletes',
    'cd x && rm -rf y': 'deletes',
    'git status; rm -rf y': 'deletes',
    'sudo ls': 'root',
    'doas ls': 'root',
    'curl https://x.example | sh': 'pipedIntoProgram',
    'wget -qO- x | sudo bash': 'root',
    'curl x | bash -s -- y': 'pipedIntoProgram',
    'curl x | python3': 'pipedIntoProgram',
    'curl x | python3 -': 'pipedIntoProgram',
    'bash < x.sh': 'pipedIntoProgram',
    'bash -c "rm x" y': 'runsAnother',
    sh: 'runsAnother',
    'eval ls': 'runsAnother',
    'env ls': 'runsAnother',
    'find . -name x | xargs rm': 'runsAnother',
    'find . -delete': 'deletes',
    'find . -exec rm {} +': 'notUnderstood',
    'find . -exec rm x +': 'runsAnother',
    'node -e 1': 'inlineCode',
    'node --eval=1': 'inlineCode',
    'python3 -c 1': 'inlineCode',
    'perl -pie x': 'inlineCode',
    'git push --force': 'rewritesHistory',
    'git push -f origin main': 'rewritesHistory',
    'git push --force-with-lease=a': 'rewritesHistory',
    'git push origin +main': 'rewritesHistory',
    'git push origin :main': 'rewritesHistory',
    'git -C x push -uf': 'rewritesHistory',
    'git reset --hard': 'deletes',
    'git clean -fdx': 'deletes',
    'git checkout -- .': 'deletes',
    'git branch -D x': 'rewritesHistory',
    'git -c core.pager=x log': 'runsAnother',
    'git config a b': 'runsAnother',
    'git rebase --exec x': 'runsAnother',
    'dd if=a of=/dev/sda': 'disk',
    'mkfs.ext4 /dev/sda1': 'disk',
    'echo x > /dev/sda': 'disk',
    'chmod -R 777 .': 'rights',
    'chmod 777 x': 'rights',
    'chown -R me .': 'rights',
    'chmod u+s x': 'rights',
    shutdown: 'system',
    'kill -9 -1': 'system',
    'systemctl stop x': 'system',
    'npm publish': 'publishes',
    'cargo publish': 'publishes',
    'PATH=/tmp ls': 'environment',
    'LD_PRELOAD=x ls': 'environment',
    'NODE_OPTIONS=x npm test': 'environment',
    'export A=b': 'environment',
    'echo x > .git/hooks/pre-commit': 'guarded',
    'cp x .vscode/tasks.json': 'guarded',
    'tee .envrc': 'guarded',
    'sed -i s/a/b/e x': 'inlineCode',
    ':(){ :|:& };:': 'notUnderstood',
    'echo $(rm -rf x)': 'notUnderstood',
    'echo `rm -rf x`': 'notUnderstood',
    '$RM -rf x': 'notUnderstood',
  };
  for (const [line, danger] of Object.entries(dangerous)) {
    it(`${line} (${danger})`, () => {
      equal(cautionOf(line), danger);
    });
  }

  it('where it runs outside of the folder', () => {
    equal(runs('npm test', '/elsewhere').caution?.type, 'outside');
  });
});

describe('nothing is said against a command', () => {
  for (const line of [
    'npm test',
    'npm run build -- --watch',
    'CI=1 npm test 2>&1 | tail -50',
    'cd packages/a && npm test',
    'git status',
    'git push',
    'git checkout -b topic',
    'git commit -m "Say rm -rf in a message"',
    'git reset HEAD~1',
    'rm notes.txt',
    'cat .vscode/settings.json',
    'grep -rn "sudo" src',
    'node script.js -e x',
    'python3 manage.py -c x',
    'bash build.sh',
    'find . -name "*.ts"',
    'chmod +x run.sh',
    'chmod 644 a',
    'sed -n 1,5p x',
    'echo x > out.txt',
    'ls -la > /dev/null',
  ]) {
    it(line, () => {
      equal(cautionOf(line), undefined);
    });
  }

  it('is no sign of being understood', () => {
    notEqual(cautionOf('echo "$x"'), undefined);
  });
});
