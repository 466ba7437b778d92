/** What the packages ask for (`engines` of the minifier, the most demanding): with another, npm leaves parts of them out and says nothing. */
export const neededNode = '20.19 or newer, of 22 at least 22.12';

/**
 * @param {string} version such as `20.19.0`
 * @returns {boolean} whether the packages can be installed with this Node
 */
export function canInstall(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major === 20) return minor >= 19;
  if (major === 22) return minor >= 12;
  return major > 22;
}
