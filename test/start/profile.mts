import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
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
