import type { Frame } from 'playwright-core';

/** Writes a message in the panel, or in an editor tab, and sends it. */
export async function send(frame: Frame, text: string): Promise<void> {
  const message = frame.getByRole('textbox', { name: 'Message' });
  await message.fill(text);
  await message.press('Enter');
}

/** Settles when no turn runs. */
export async function idle(frame: Frame): Promise<void> {
  await frame.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached', timeout: 30_000 });
}
