/** How the Guide introduces itself. */
export const identity = { name: 'parley-guide', title: 'Guide', version: '1.0.0' } as const;
