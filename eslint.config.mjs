import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { packageOwners, rooms } from './test/support/rooms.mjs';

/**
 * The table of rooms as `no-restricted-imports`, so that the editor tells at once. It knows an import by its text alone;
 * test/unit/rooms.test.ts is exact.
 * @param {string} name
 * @returns {import('eslint').Linter.RulesRecord}
 */
function roomRules(name) {
  const { imports, types = [], node = false, vscode = false } = rooms[name] ?? { imports: [] };
  const others = Object.keys(rooms).filter((one) => one !== name && one !== 'root' && !imports.includes(one));
  const patterns = others.map((other) => {
    const parts = imports.filter((one) => one.startsWith(`${other}/`)).map((one) => one.slice(other.length + 1));
    const except = parts.length > 0 ? `(?!${parts.join('|')})` : '';
    return {
      regex: `^(\\.\\./)+${other}/${except}`,
      allowTypeImports: types.includes(other),
      message: `The room "${name}" may not import "${other}" (test/support/rooms.mjs)${types.includes(other) ? ', its types excepted' : ''}.`,
    };
  });
  const foreign = Object.entries(packageOwners).filter(([, owners]) => !owners.includes(name));
  const nodeModules = typeof node === 'boolean' ? [] : node.map((one) => one.slice('node:'.length));
  const nodeAllowed = nodeModules.length > 0 ? `(?!${nodeModules.join('|')})` : '';
  return {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        paths: vscode === false ? [{ name: 'vscode', message: `The room "${name}" does not know VS Code.` }] : [],
        patterns: [
          ...patterns,
          ...foreign.map(([one, owners]) => ({
            regex: `^${one}(/|$)`,
            message: `Only ${owners.join(', ')} may import it.`,
          })),
          ...(node === true
            ? []
            : [{ regex: `^node:${nodeAllowed}`, message: `The room "${name}" runs without Node.` }]),
        ],
      },
    ],
    ...(node === false ? { 'no-restricted-globals': ['error', 'process', 'Buffer', 'require', 'setImmediate'] } : {}),
  };
}

export default defineConfig(
  { ignores: ['dist', 'out', 'coverage', '.vscode-test', 'test/fixtures'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // The one rule about unused names is the compiler's.
      '@typescript-eslint/no-unused-vars': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that declares it.' },
        {
          selector: 'AssignmentExpression[operator="??="] ImportExpression',
          message: 'A load that failed would be kept for ever: see base/lazy.ts.',
        },
      ],
    },
  },
  ...Object.keys(rooms).map((name) => ({
    files: [name === 'root' ? 'src/*.ts' : `src/${name}/**`],
    rules: roomRules(name),
  })),
  {
    // Tests know the product's rooms, and the wire's stack where they test it; only the extension host knows `vscode`.
    files: ['test/{unit,agents,ui,workbench,support,bench,bench-ui}/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: [{ name: 'vscode', message: 'Only the integration tests run where it exists.' }] },
      ],
    },
  },
  {
    files: ['test/**'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // Programs in plain JavaScript: typed with JSDoc, run as they are.
    files: ['**/*.{js,mjs,cjs}'],
    rules: {
      'no-console': 'off',
      'no-restricted-syntax': 'off',
      '@typescript-eslint/explicit-module-boundary-types': 'off',
      '@typescript-eslint/no-require-imports': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-return': 'off', // does not see a cast in JSDoc
    },
  },
);
