import { isGuarded } from '../../base/guardedPaths';
import { guardedByGlob, harmlessDevices } from './commandPlaces';
import type { Caution, Danger } from './permissionRule';
import { programName, readers } from './programNames';
import type { SimpleCommand } from './shellLine';

const list = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/** Programs that are asked about however they are called. */
const programs: Readonly<Record<Exclude<Danger, 'deletes' | 'pipedIntoProgram' | 'inlineCode'>, ReadonlySet<string>>> =
  {
    root: list('sudo doas su pkexec runas gsudo sudoedit visudo'),
    runsAnother: list(
      'eval source . exec command builtin trap env xargs nohup nice time timeout setsid watch parallel ssh chroot unshare nsenter ' +
        'script stdbuf ionice chrt taskset flock strace ltrace gdb busybox iex invoke-expression start-process start call forfiles ' +
        'wsl osascript expect entr screen tmux at batch crontab schtasks systemd-run mshta wscript cscript rundll32 regsvr32 ' +
        'noglob nocorrect repeat foreach emulate zmodload autoload sched - fc bind complete compgen mapfile readarray ed ex vi vim nvim emacs',
    ),
    rewritesHistory: list('git-filter-repo bfg'),
    disk: list(
      'dd fdisk sfdisk cfdisk gdisk parted wipefs shred mkswap swapon swapoff mount umount losetup cryptsetup format diskpart ' +
        'diskutil lvremove vgremove pvremove zpool zfs badblocks hdparm blkdiscard truncate srm',
    ),
    rights: list('icacls takeown cacls setfacl setcap chattr visudo set-acl'),
    system: list(
      'shutdown reboot halt poweroff init telinit systemctl service launchctl killall pkill kill taskkill stop-process iptables nft ufw ' +
        'useradd userdel usermod groupadd passwd chpasswd insmod rmmod modprobe sysctl reg regedit bcdedit vssadmin netsh sc ' +
        'set-executionpolicy stop-computer restart-computer logoff nvram csrutil spctl security defaults',
    ),
    publishes: list('twine'),
    environment: list(
      'export declare typeset local readonly set unset shopt let read getopts wait alias unalias hash enable umask ulimit setx chsh',
    ),
  };

const shells = list('sh bash zsh dash ksh mksh ash fish csh tcsh rbash pwsh powershell cmd nu elvish xonsh');
const interpreters = list(
  'node nodejs deno bun python python2 python3 py pypy pypy3 perl ruby php lua luajit tclsh awk gawk mawk nawk jshell ghci R Rscript osascript',
);
/** Code in the next word, or in the same. */
const inlineFlags =
  /^(?:-[a-zA-Z]*[cepErR].*|--?(?:eval|print|execute|require|import|loader|experimental-loader)(?:=.*)?|-|eval)$/s;
/** Variables that change nothing but what a program prints or how it builds. */
const harmlessVariables = list(
  'CI NODE_ENV FORCE_COLOR NO_COLOR CLICOLOR DEBUG LANG LC_ALL LC_CTYPE TZ TERM COLUMNS LINES RUST_BACKTRACE RUST_LOG PORT HOST VERBOSE ' +
    'CARGO_TERM_COLOR CLAUDECODE CLAUDE_CODE_ENTRYPOINT GEMINI_CLI QWEN_CODE OPENCODE',
);

/** Whether a variable of the environment changes only what a program prints or how it builds. */
export function isHarmlessVariable(name: string, value: string): boolean {
  return harmlessVariables.has(name) || (/^(?:GIT_)?PAGER$/.test(name) && /^(?:cat)?$/.test(value));
}

/** Why a line is to be asked about each time; undefined: nothing is known against it. */
export function dangerOf(commands: readonly SimpleCommand[]): Caution | undefined {
  for (const command of commands) {
    const guarded = guardedWord(command) ?? guardedByGlob(command);
    if (guarded !== undefined) return { type: 'guarded', path: guarded };
    const danger = dangerOfCommand(command);
    if (danger) return { type: 'dangerous', danger };
  }
  return undefined;
}

function dangerOfCommand(command: SimpleCommand): Danger | undefined {
  const { words, redirects, assignments, operator } = command;
  if (redirects.some((file) => /^[\\/]+(?:dev|proc|sys)[\\/]/i.test(file) && !harmlessDevices.has(file))) return 'disk';
  if (!assignments.every((name) => harmlessVariables.has(name))) return 'environment';
  const [first = '', ...args] = words;
  const name = programName(first);
  for (const [danger, names] of Object.entries(programs)) if (names.has(name)) return danger as Danger;
  const isShell = shells.has(name);
  if (
    (isShell || interpreters.has(plainName(name))) &&
    (operator === '|' || redirects.length > 0) &&
    readsInput(name, args)
  ) {
    return 'pipedIntoProgram';
  }
  if (isShell && (args[0] === undefined || /^[-/+]/.test(args[0]))) return 'runsAnother';
  if (interpreters.has(plainName(name)) && isInline(name, args)) return 'inlineCode';
  return byArguments[name]?.(args) ?? (name.startsWith('mkfs') || name.startsWith('newfs') ? 'disk' : undefined);
}

const plainName = (name: string): string => name.replace(/[\d.]+$/, '') || name;

/** A program of its own is not what comes through the pipe. */
function readsInput(name: string, args: readonly string[]): boolean {
  return shells.has(name) || !args.some((word) => !word.startsWith('-')) || args.includes('-');
}

function isInline(name: string, args: readonly string[]): boolean {
  // What comes after the script's name is the script's.
  const script = args.findIndex((word) => !word.startsWith('-') && word !== 'eval');
  const own = script < 0 ? args : args.slice(0, script);
  if (name.endsWith('awk')) return args.some((word) => /\b(?:system|getline|print\s*[|>])|[|>]/.test(word));
  return args.length === 0 || own.some((word) => inlineFlags.test(word));
}

type Judge = (args: readonly string[]) => Danger | undefined;

/** Long options may be cut short: git and GNU's programs take `--mirr` for `--mirror`. */
const has = (args: readonly string[], ...flags: readonly string[]): boolean =>
  args.some((word) => {
    const [name = ''] = word.split('=', 1);
    return flags.some((flag) => flag === name || (/^--../.test(name) && flag.startsWith(name)));
  });
/** Whether a letter is among short flags, alone or with others. */
const short = (args: readonly string[], letters: RegExp): boolean =>
  args.some((word) => /^-[A-Za-z]+$/.test(word) && letters.test(word.slice(1)));

const removes: Judge = (args) =>
  short(args, /[rRf]/) ||
  has(args, '--recursive', '--force', '--no-preserve-root', '-recurse', '-force', '/s', '/q') ||
  args.some((word) => /[*?]|^(?:\/|~|\.\.?)\/?$|^\/|^~/.test(word))
    ? 'deletes'
    : undefined;
const changesRights: Judge = (args) =>
  short(args, /R/) ||
  has(args, '--recursive', '--reference') ||
  args.some((word) => /^[0-7]*7$|[+=][rwxXst]*s|^(?:o|a)?[+=]\w*w/.test(word))
    ? 'rights'
    : undefined;
const publishes =
  (...verbs: readonly string[]): Judge =>
  (args) =>
    args.some((word) => verbs.includes(word)) ? 'publishes' : undefined;
const packages: Judge = (args) =>
  publishes(
    'publish',
    'unpublish',
    'deprecate',
    'owner',
    'dist-tag',
    'login',
    'adduser',
    'token',
    'access',
  )(args.slice(0, 3));

/** A script for sed that runs commands, or writes files; of a long one that is not looked for. */
function runsInSed(word: string): boolean {
  if (word.length > 200) return true;
  return /(?:^|[;\n}\d$/])\s*[ewWr](?:\s|$)|s([^\w\s]).*\1.*\1[gpiImM\d]*[ew]/s.test(word);
}

/** What is dangerous only with some arguments. */
const byArguments: Readonly<Record<string, Judge | undefined>> = {
  rm: removes,
  del: removes,
  erase: removes,
  rd: removes,
  rmdir: (args) => (has(args, '/s', '/q', '-recurse', '-force') ? 'deletes' : undefined),
  'remove-item': () => 'deletes',
  ri: () => 'deletes',
  unlink: () => undefined,
  chmod: changesRights,
  chown: changesRights,
  chgrp: changesRights,
  find: (args) =>
    args.some((word) => /^-(?:exec|execdir|ok|okdir|delete|fprint|fprint0|fprintf|fls)$/.test(word))
      ? args.includes('-delete')
        ? 'deletes'
        : 'runsAnother'
      : undefined,
  fd: (args) => (short(args, /[xX]/) || has(args, '--exec', '--exec-batch') ? 'runsAnother' : undefined),
  rg: (args) => (has(args, '--pre', '--hostname-bin') ? 'runsAnother' : undefined),
  tar: (args) =>
    has(args, '--checkpoint-action', '--to-command', '--use-compress-program', '--rsh-command', '--info-script') ||
    args.some((word) => /^-?[A-Za-z]*[IF]/.test(word))
      ? 'runsAnother'
      : undefined,
  sed: (args) => (args.some(runsInSed) ? 'inlineCode' : undefined),
  sort: (args) => (has(args, '--compress-program') ? 'runsAnother' : undefined),
  man: (args) => (short(args, /[PH]/) || has(args, '--pager', '--html') ? 'runsAnother' : undefined),
  // Of bash: what stands in the brackets of an array's name is worked out, commands and all.
  printf: (args) => (args.some((word) => word.startsWith('-v')) ? 'runsAnother' : undefined),
  test: (args) => (args.includes('-v') || args.some((word) => word.includes('[')) ? 'runsAnother' : undefined),
  git,
  npm: packages,
  pnpm: packages,
  yarn: packages,
  bun: packages,
  cargo: publishes('publish', 'yank', 'owner', 'login'),
  gem: publishes('push', 'yank', 'owner'),
  poetry: publishes('publish'),
  docker: (args) => (has(args, '--privileged', 'prune') ? 'system' : publishes('push', 'login')(args.slice(0, 2))),
  podman: (args) => (has(args, '--privileged', 'prune') ? 'system' : publishes('push', 'login')(args.slice(0, 2))),
  gh: publishes('delete', 'release', 'secret', 'auth', 'api'),
  kubectl: (args) => (has(args, 'delete', 'exec', 'drain') ? 'system' : undefined),
  terraform: (args) => (has(args, 'destroy', 'apply') ? 'system' : undefined),
  rsync: (args) =>
    args.some((word) => word.startsWith('--delete')) ? 'deletes' : has(args, '-e', '--rsh') ? 'runsAnother' : undefined,
};

/** Where git's own options end, and what it is to do stands. */
function verbOfGit(args: readonly string[]): number {
  let at = 0;
  for (; at < args.length && (args[at] ?? '').startsWith('-'); at++) {
    if (/^(?:-C|-c|--git-dir|--work-tree|--namespace|--config-env|--super-prefix)$/.test(args[at] ?? '')) at++;
  }
  return at;
}

/** The words of a command without what stands between a program and what it is to do. */
export function withoutGlobalOptions(words: readonly string[]): readonly string[] {
  const [program = '', ...args] = words;
  return program === 'git' ? [program, ...args.slice(verbOfGit(args))] : words;
}

/** Names of files throw away what is not committed; names of branches do not, and have neither dots nor several words. */
function throwsAway(args: readonly string[]): boolean {
  if (short(args, /f/) || has(args, '--force', '--discard-changes', '--patch', '--ours', '--theirs')) return true;
  const names = args.filter((word) => !word.startsWith('-'));
  const makes = short(args, /[bBcC]/) || has(args, '--orphan', '--detach', '--track');
  return args.includes('--') || names.some((name) => /^\.|\.\w+$|[*?[]/.test(name)) || (!makes && names.length > 1);
}

/** What rewrites what was committed, throws away what was not, or makes git run something. */
function git(args: readonly string[]): Danger | undefined {
  const at = verbOfGit(args);
  if (args.slice(0, at).some((flag) => /^-c|^--(?:config-env|exec-path)/.test(flag))) return 'runsAnother';
  const [verb = '', ...rest] = args.slice(at);
  const runs =
    has(rest, '--upload-pack', '--receive-pack', '--exec', '--ext-diff', '--textconv', '--open-files-in-pager') ||
    rest.some((word) => word.startsWith('-O') || (verb === 'clone' && /^-[a-z]*[uc]/.test(word)));
  if (
    runs ||
    ['config', 'filter-branch', 'bisect', 'difftool', 'mergetool', 'submodule', 'hook', 'daemon', 'instaweb'].includes(
      verb,
    )
  )
    return 'runsAnother';
  // It writes any file.
  if (has(rest, '--output')) return 'deletes';
  switch (verb) {
    case 'push':
      return has(
        rest,
        '--force',
        '--force-with-lease',
        '--force-if-includes',
        '--mirror',
        '--delete',
        '--prune',
        '--all',
      ) ||
        short(rest, /[fd]/) ||
        rest.some((word) => /^[+:]/.test(word))
        ? 'rewritesHistory'
        : 'publishes';
    case 'reset':
      return has(rest, '--hard', '--merge', '--keep') ? 'deletes' : undefined;
    case 'clean':
      return has(rest, '-n', '--dry-run') ? undefined : 'deletes';
    case 'checkout':
    case 'switch':
      return throwsAway(rest) ? 'deletes' : undefined;
    case 'restore':
      return 'deletes';
    case 'branch':
    case 'tag':
      return short(rest, /[dDfM]/) || has(rest, '--delete', '--force') ? 'rewritesHistory' : undefined;
    case 'stash':
      return rest[0] === 'drop' || rest[0] === 'clear' ? 'deletes' : undefined;
    case 'rebase':
      return short(rest, /x/) || has(rest, '--exec') ? 'runsAnother' : undefined;
    case 'reflog':
    case 'update-ref':
    case 'gc':
    case 'prune':
    case 'replace':
      return 'rewritesHistory';
    default:
      return undefined;
  }
}

/** A file among the words that decides what programs run; looking at it does no harm. */
function guardedWord({ words, redirects }: SimpleCommand): string | undefined {
  const [first = '', ...args] = words;
  const others = readers.has(programName(first)) ? args.filter((word) => word.startsWith('-')) : args;
  // Also glued to an option: `--output=.git/x`, `-o.git/x`.
  const held = others.flatMap((word) => [word.replace(/^-[^=]*=/, ''), word.replace(/^-[A-Za-z]/, '')]);
  return [...redirects, ...held].find((word) => !word.includes('://') && isGuarded(word));
}
