/**
 * What a reader may rely on in every file: no promise is dropped, no enum, no `any`, no module mock,
 * no focused test, and each source file opens by saying what it is for (03-architecture §7).
 */
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** A file that cannot say in its first lines why it exists is in the wrong place. */
const openingComment = {
  meta: {
    type: 'suggestion',
    messages: { missing: 'Open the file with /** what it is for, what it protects */.' },
    schema: [],
  },
  create: (context) => ({
    Program(node) {
      const [first] = context.sourceCode.getAllComments();
      const [code] = node.body;
      const opens =
        first?.type === 'Block' && first.value.startsWith('*') && (!code || first.range[0] < code.range[0]);
      if (code && !opens) context.report({ node, loc: { line: 1, column: 0 }, messageId: 'missing' });
    },
  }),
};

const ofTheHouse = { rules: { 'opening-comment': openingComment } };

const forbiddenNestNames = {
  name: '@nestjs/common',
  importNames: ['Global', 'forwardRef', 'HttpException', 'Scope'],
  message:
    'No global modules, no forwardRef, no request scope; problems are thrown with problem(), never as HTTP exceptions.',
};

const forbiddenSyntax = [
  { selector: 'TSEnumDeclaration', message: 'A union of literals, not an enum.' },
  {
    selector:
      'CallExpression[callee.object.name="jest"][callee.property.name=/^(mock|unstable_mockModule|doMock)$/]',
    message: 'No module mocks: fakes only for the clock and for keys.',
  },
  {
    selector: 'CallExpression[callee.object.name=/^(it|test|describe)$/][callee.property.name="only"]',
    message: 'A focused test switches all the others off.',
  },
];

/** Read by the test runner only; a suite of sentences is longer than a function of the product may be. */
const testCode = ['**/*.spec.ts', '**/*.int-spec.ts', '**/contract/**', '**/specs/**'];

export default tseslint.config(
  { ignores: ['**/dist/', '**/coverage/', '.liangdi/', 'docs/', '**/node_modules/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { house: ofTheHouse },
    rules: {
      // A promise nobody waits for is work that is lost without a word when the process ends.
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Off on purpose: Nest reads constructor types at run time, and verbatimModuleSyntax already guards the rest.
      '@typescript-eslint/consistent-type-imports': 'off',
      // Nest modules are classes without members.
      '@typescript-eslint/no-extraneous-class': 'off',
      'no-restricted-syntax': ['error', ...forbiddenSyntax],
      'no-restricted-imports': ['error', { paths: [forbiddenNestNames] }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
      'max-lines': ['error', 300],
    },
  },
  {
    files: ['libs/*/src/**/*.ts', 'services/*/src/**/*.ts', 'deploy/**/*.ts'],
    ignores: testCode,
    rules: {
      'house/opening-comment': 'error',
      'max-lines-per-function': ['error', { max: 70, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    // What a service says goes through its logger, which redacts; console would print a person's data as it is.
    files: ['libs/*/src/**/*.ts', 'services/*/src/**/*.ts'],
    ignores: ['libs/testing/**', ...testCode],
    rules: { 'no-console': 'error' },
  },
  {
    // The one place that turns foreign errors into problems has to know their classes.
    files: ['libs/service-host/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ ...forbiddenNestNames, importNames: ['Global', 'forwardRef', 'Scope'] }] },
      ],
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        fetch: 'readonly',
      },
    },
  },
);
