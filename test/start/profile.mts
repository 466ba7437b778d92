import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { quietSettings } from '../vscode/settings.mts';

/** The folders of a VS Code that is apart from the user's own; they are kept from one start to the next. */
export interface Profile {
  readonly userData: string;
  readonly extensions: string;
  /** A small project to try Parley on. */
  readonly sample: string;
}

/** The folder of an extension that shows Parley's panel when VS Code has started. */
export const openerFolder = resolve('test/start/opener');

/** Makes what of the profile is missing in its folder. */
export function prepareProfile(folder: string): Profile {
  const profile = {
    userData: join(folder, 'user'),
    extensions: join(folder, 'extensions'),
    sample: join(folder, 'sample'),
  };
  const settings = join(profile.userData, 'User/settings.json');
  if (!existsSync(settings)) {
    mkdirSync(join(profile.userData, 'User'), { recursive: true });
    writeFileSync(settings, JSON.stringify(quietSettings, undefined, 2));
  }
  if (!existsSync(profile.sample)) cpSync('test/fixtures/workspace', profile.sample, { recursive: true });
  return profile;
}

/**
 * The first of `folder`, `folder-2`, `folder-3` … that no other start uses; it is this process's until it ends. Two starts at once
 * would replace each other's extensions.
 */
export function claimFolder(folder: string): string {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? folder : `${folder}-${count}`;
    const owner = join(candidate, 'owner.pid');
    mkdirSync(candidate, { recursive: true });
    if (isFree(owner)) {
      writeFileSync(owner, String(process.pid));
      process.once('exit', () => rmSync(owner, { force: true }));
      return candidate;
    }
  }
}

function isFree(owner: string): boolean {
  try {
    const holder = Number(readFileSync(owner, 'utf8'));
    if (holder > 0) process.kill(holder, 0);
    return holder <= 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EPERM';
  }
}
