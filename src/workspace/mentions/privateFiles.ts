/**
 * What a person has for themselves and no repository has: settings of this machine, and secrets. Ignore files leave it out, but unlike
 * what is built it cannot be made again.
 */
const names = [
  String.raw`\.env(?:rc|\..+)?|.+\.env|\.dev\.vars|.+\.tfvars`,
  String.raw`.+\.local(?:\..+)?|local\..+`,
  String.raw`\.?secrets?(?:\..+)?|\.?credentials(?:\..+)?|\.npmrc|\.netrc|\.pgpass`,
  String.raw`.+\.(?:pem|key|p12|pfx|jks|keystore)`,
];
const pattern = new RegExp(`^(?:${names.join('|')})$`, 'i');
/** Characters. */
const MAX_NAME = 255;

/** Whether a file is such, as far as its name tells. */
export function isPrivateFile(name: string): boolean {
  return name.length <= MAX_NAME && pattern.test(name);
}
