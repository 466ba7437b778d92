// ECMA-48: CSI, OSC and the two-character sequences.
const sequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|[@-Z\\-_])/g;

/** What a terminal's output reads as without colours; a line that was written over shows its last text. */
export function plainTerminalText(output: string): string {
  return output
    .replace(sequences, '')
    .replace(/\r+\n/g, '\n')
    .replace(/^.*\r(?!$)/gm, '');
}
