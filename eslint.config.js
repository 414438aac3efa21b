import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const environment =
  'Settings are read in src/config.ts alone: add it there and take it from the Config that you are given.';
const clock = 'Time enters through a Clock, so that a test can turn it: take one as an argument.';
const exportByName = 'Export by name: a name that is the same everywhere can be searched for.';

const readsEnvironment = [
  { selector: "MemberExpression[object.name='process'][property.name='env']", message: environment },
  { selector: "MemberExpression[object.name='process'][property.value='env']", message: environment },
  { selector: "VariableDeclarator[init.name='process'] Property[key.name='env']", message: environment },
  {
    selector: "ImportDeclaration[source.value=/^(node:)?process$/] ImportSpecifier[imported.name='env']",
    message: environment,
  },
];
const exportsDefault = [
  { selector: 'ExportDefaultDeclaration', message: exportByName },
  { selector: "ExportSpecifier[exported.name='default']", message: exportByName },
];
const readsClock = [
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: clock },
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: clock },
];
const focusesTests = ['describe', 'it', 'test'].map((object) => ({
  object,
  property: 'only',
  message: 'A focused test hides all the others.',
}));

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '.tributary/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { prefer: 'type-imports', fixStyle: 'inline-type-imports' },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Numbers print unambiguously; everything else in a text must be turned into one on purpose.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // oauth4webapi marks as deprecated what a careless caller should not reach for; the provider kit needs both, and says why.
      '@typescript-eslint/no-deprecated': [
        'error',
        { allow: [{ from: 'package', package: 'oauth4webapi', name: ['nopkce', 'allowInsecureRequests'] }] },
      ],
      // Types of the API and rows of the database are classes that hold nothing but decorators and fields.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // A row that a store has read is a record as it is, whichever class describes that shape to the API.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Which rows a statement returns is known to the caller that wrote it.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // A port is asynchronous; what implements it may have nothing to wait for, and still must reject instead of throw.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      '@typescript-eslint/naming-convention': [
        'error',
        { selector: 'interface', format: ['PascalCase'], custom: { regex: '^I[A-Z][a-z]', match: false } },
        { selector: 'class', format: ['PascalCase'], custom: { regex: 'Impl$', match: false } },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...readsEnvironment, ...exportsDefault],
      'no-restricted-globals': [
        'error',
        {
          name: 'fetch',
          message: "Calls that leave the gateway go through the provider kit, which holds to the provider's hosts.",
        },
      ],
    },
  },
  { files: ['src/config.ts'], rules: { 'no-restricted-syntax': ['error', ...exportsDefault] } },
  {
    files: ['src/{domain,series,provider-kit,providers}/**/*.ts'],
    ignores: ['src/domain/clock.ts'],
    rules: { 'no-restricted-syntax': ['error', ...readsEnvironment, ...readsClock, ...exportsDefault] },
  },
  // The demo plays the browser: it follows the consent page back to the gateway's own callback.
  { files: ['src/demo.ts'], rules: { 'no-restricted-globals': 'off' } },
  {
    files: ['test/**/*.{ts,mjs,js}'],
    rules: {
      'no-restricted-properties': ['error', ...focusesTests],
      'no-restricted-globals': ['error', 'fit', 'fdescribe'],
    },
  },
  {
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      // A test that finds nothing there should fail at that line, and says so shortest with `!`.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // The answer to a query has the shape that the test expects of it; where it has not, the test fails.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: {
        Buffer: 'readonly',
        URL: 'readonly',
        clearTimeout: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
        process: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs', globals: { module: 'writable' } } },
);
