import { isGuarded } from '../../base/guardedPaths';
import type { Caution, Danger } from './permissionRule';
import type { SimpleCommand } from './shellLine';

const list = (names: string): ReadonlySet<string> => new Set(names.split(' '));

/** Programs that are asked about however they are called. */
const programs: Readonly<Record<Exclude<Danger, 'deletes' | 'pipedIntoProgram' | 'inlineCode'>, ReadonlySet<string>>> =
  {
    root: list('sudo doas su pkexec runas gsudo sudoedit visudo'),
    runsAnother: list(
      'eval source . exec command builtin trap env xargs nohup nice time timeout setsid watch parallel ssh chroot unshare nsenter ' +
        'script stdbuf ionice chrt taskset flock strace ltrace gdb busybox iex invoke-expression start-process start call forfiles ' +
        'wsl osascript expect entr screen tmux at batch crontab schtasks systemd-run mshta wscript cscript rundll32 regsvr32',
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
    environment: list('export declare typeset local readonly set alias unalias hash enable umask ulimit setx chsh'),
  };

const shells = list('sh bash zsh dash ksh mksh ash fish csh tcsh rbash pwsh powershell cmd nu elvish xonsh');
const interpreters = list(
  'node nodejs deno bun python python2 python3 py pypy pypy3 perl ruby php lua luajit tclsh awk gawk mawk nawk jshell ghci R Rscript osascript',
);
const inlineFlags = /^(?:-[a-zA-Z]*[cepr]|--eval|--print|--execute|-|eval)$/;
/** Variables that change nothing but what a program prints or how it builds. */
const harmlessVariables = list(
  'CI NODE_ENV FORCE_COLOR NO_COLOR CLICOLOR DEBUG LANG LC_ALL LC_CTYPE TZ TERM COLUMNS RUST_BACKTRACE RUST_LOG PORT HOST VERBOSE CARGO_TERM_COLOR',
);
const harmlessDevices = list('/dev/null /dev/stdout /dev/stderr /dev/tty /dev/zero');
/** These only look at the files that they are given. */
const readers = list(
  'cat ls head tail grep egrep fgrep rg wc diff cmp stat file less more find fd tree du realpath basename dirname nl sort uniq jq',
);

/** Why a line is to be asked about each time; undefined: nothing is known against it. */
export function dangerOf(commands: readonly SimpleCommand[]): Caution | undefined {
  for (const command of commands) {
    const guarded = guardedWord(command);
    if (guarded !== undefined) return { type: 'guarded', path: guarded };
    const danger = dangerOfCommand(command);
    if (danger) return { type: 'dangerous', danger };
  }
  return undefined;
}

/** The name of a program, without folder, ending and case. */
export function programName(word: string): string {
  return (word.split(/[\\/]/).at(-1) ?? '')
    .toLowerCase()
    .replace(/\.(?:exe|cmd|bat|com|ps1)$/, '')
    .replace(/[. ]+$/, (tail) => (tail === word ? tail : ''));
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
  return (
    args.length === 0 ||
    own.some((word) => inlineFlags.test(word) || /^--(?:eval|print|require|import|loader)=/.test(word))
  );
}

type Judge = (args: readonly string[]) => Danger | undefined;

const has = (args: readonly string[], ...flags: readonly string[]): boolean =>
  args.some((word) => flags.includes(word.split('=', 1)[0] ?? ''));
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
  fd: (args) => (has(args, '-x', '-X', '--exec', '--exec-batch') ? 'runsAnother' : undefined),
  rg: (args) => (has(args, '--pre', '--hostname-bin') ? 'runsAnother' : undefined),
  tar: (args) =>
    args.some((word) => /^--(?:checkpoint-action|to-command|use-compress-program|rsh-command)|^-I/.test(word))
      ? 'runsAnother'
      : undefined,
  sed: (args) =>
    args.some((word) => /(?:^|[;\n}\d$/])\s*[ewWr](?:\s|$)|\/[gpiIm\d]*e/.test(word)) ? 'inlineCode' : undefined,
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

/** What rewrites what was committed, throws away what was not, or makes git run something. */
function git(args: readonly string[]): Danger | undefined {
  let at = 0;
  for (; at < args.length && (args[at] ?? '').startsWith('-'); at++) {
    const flag = args[at] ?? '';
    if (/^-c|^--(?:config-env|exec-path)/.test(flag)) return 'runsAnother';
    if (/^(?:-C|--git-dir|--work-tree|--namespace)$/.test(flag)) at++;
  }
  const [verb = '', ...rest] = args.slice(at);
  const runs = rest.some((word) =>
    /^--(?:upload-pack|receive-pack|exec|ext-diff|textconv|open-files-in-pager)\b|^-O/.test(word),
  );
  if (
    runs ||
    ['config', 'filter-branch', 'bisect', 'difftool', 'mergetool', 'submodule', 'hook', 'daemon', 'instaweb'].includes(
      verb,
    )
  )
    return 'runsAnother';
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
        : undefined;
    case 'reset':
      return has(rest, '--hard', '--merge', '--keep') ? 'deletes' : undefined;
    case 'clean':
      return has(rest, '-n', '--dry-run') ? undefined : 'deletes';
    case 'checkout':
    case 'switch':
      return short(rest, /f/) || has(rest, '--force', '--', '--discard-changes', '.') ? 'deletes' : undefined;
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
  const others = readers.has(programName(first)) ? [] : args;
  return [...redirects, ...others]
    .map((word) => word.replace(/^-[^=]*=/, ''))
    .find((word) => !word.includes('://') && isGuarded(word));
}
