/** Images that models take as they are. */
export const imageTypes: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** An image with more pixels on a side is made smaller by the models themselves. */
const MAX_SIDE = 2048;
const QUALITY = 0.85;
/** An image with fewer bytes goes as it is, whatever its size: a screenshot's text stays sharp. */
const FINE_BYTES = 3 * 1024 * 1024;

/** An image as base64; a large one is made smaller. Undefined when even then it has more than `limit` bytes. */
export async function readImage(
  file: Blob,
  limit: number,
): Promise<{ readonly mimeType: string; readonly data: string } | undefined> {
  const blob = file.size > FINE_BYTES ? await smaller(file) : file;
  if (blob.size > limit) return undefined;
  return { mimeType: blob.type, data: await toBase64(blob) };
}

/** By way of a data URL, which the browser makes at once, however long it is. */
export async function toBase64(blob: Blob): Promise<string> {
  const reader = new FileReader();
  await new Promise((resolve, reject) => {
    reader.onload = resolve;
    reader.onerror = () => reject(reader.error ?? new Error('It could not be read'));
    reader.readAsDataURL(blob);
  });
  const url = typeof reader.result === 'string' ? reader.result : '';
  return url.slice(url.indexOf(',') + 1);
}

async function smaller(file: Blob): Promise<Blob> {
  const image = await createImageBitmap(file);
  try {
    const scale = Math.min(1, MAX_SIDE / Math.max(image.width, image.height));
    const width = Math.max(1, Math.round(image.width * scale));
    const height = Math.max(1, Math.round(image.height * scale));
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
    return await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  } finally {
    image.close();
  }
}
