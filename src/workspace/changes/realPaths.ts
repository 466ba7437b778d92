import { realpath } from 'node:fs/promises';
import * as path from 'node:path';

/** The path with all links in it resolved but the last one; of what does not exist, as far as it does. Never rejects. */
export async function realPlace(file: string): Promise<string> {
  const normal = path.normalize(file);
  const folder = path.dirname(normal);
  return folder === normal ? normal : path.join(await realFolder(folder), path.basename(normal));
}

/** The folder with all links in its path resolved. Never rejects. */
export async function realFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch {
    const parent = path.dirname(folder);
    return parent === folder ? folder : path.join(await realFolder(parent), path.basename(folder));
  }
}
