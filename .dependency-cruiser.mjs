/**
 * The direction of dependencies (03-architecture §3, decision 0001), checked without a baseline.
 * Protects: a reader who knows the layers knows what a file can possibly depend on.
 */

/** Left may import right, never the other way round. */
const layers = [
  'office',
  'service-host',
  'delivery',
  'ledger',
  'terms',
  'person',
  'access',
  'database',
  'sketch',
  'consent',
  'agreement',
  'envelope',
  'record',
  'problem',
];
const pure = ['sketch', 'envelope', 'agreement', 'consent', 'record', 'problem'];
/** Neighbours in one layer, which do not know each other although one stands left of the other above. */
const neighbours = { sketch: ['consent', 'agreement'], consent: ['agreement'] };

const spec = String.raw`\.(int-)?spec\.ts$`;
/** What specs share: suites that are run once per implementation of a port, and small applications to test against. */
const besideSpecs = '/(contract|specs)/';
const oneOf = (names) => `(${names.join('|')})`;

/** One rule a layer: what stands left of it, and its neighbours, are out of its reach. */
const onlyDownwards = layers.slice(1).map((layer, index) => ({
  name: `${layer}-only-downwards`,
  comment: `"${layer}" stands below what it tries to import. Move what both need further right: ${layers.join(' → ')}.`,
  severity: 'error',
  from: { path: `^libs/${layer}/` },
  to: { path: `^libs/${oneOf(layers.slice(0, index + 1))}/` },
}));

const neighboursApart = Object.entries(neighbours).map(([layer, others]) => ({
  name: `${layer}-knows-no-neighbour`,
  comment: `"${layer}" and ${others.join(', ')} answer different questions (with whose leave; who with whom). Let the caller ask both.`,
  severity: 'error',
  from: { path: `^libs/${layer}/` },
  to: { path: `^libs/${oneOf(others)}/` },
}));

const featuresApart = [
  ['services/([^/]+)/src', 'services/$1/src', '$2'],
  ['libs/(office)/src', 'libs/$1/src', '$2'],
].map(([from, to, own], index) => ({
  name: index === 0 ? 'service-features-apart' : 'office-features-apart',
  comment:
    'One use case is one folder and reads alone. What two of them need lives in a lib, or at the root of src when it is only wiring.',
  severity: 'error',
  from: { path: `^${from}/([^/]+)/` },
  to: { path: `^${to}/[^/]+/`, pathNot: `^${to}/${own}/` },
}));

export default {
  forbidden: [
    ...onlyDownwards,
    ...neighboursApart,
    ...featuresApart,
    {
      name: 'no-cycles',
      comment:
        'With ESM and decorators a cycle is a crash at start, or an injected undefined. Types count too: today’s type is tomorrow’s class.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'libs-never-import-services',
      comment: 'A lib is what the services stand on. Nothing under it may know who stands there.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^services/' },
    },
    {
      name: 'product-never-imports-deploy-or-tests',
      comment: 'What runs in an office does not know how it was started or proved.',
      severity: 'error',
      from: { path: '^(libs|services)/', pathNot: spec },
      to: { path: '^(deploy|tests)/' },
    },
    {
      name: 'services-meet-on-topics-and-http',
      comment: 'Origin and destination belong to two jurisdictions and never share a process’s memory.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'lib-by-its-front-door',
      comment: 'Import "@liangdi/<lib>". What its index.ts does not export is not promised to anybody.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'lib-by-its-front-door-from-outside',
      comment: 'Import "@liangdi/<lib>". What its index.ts does not export is not promised to anybody.',
      severity: 'error',
      from: { path: '^(services|deploy|tests)/' },
      to: { path: '^libs/', pathNot: '^libs/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'no-relative-path-into-a-lib',
      comment:
        'A path like ../../record/src/index.js works from source and breaks in the build. Import "@liangdi/<lib>".',
      severity: 'error',
      from: { path: '^(libs/[^/]+|services|deploy|tests)/' },
      to: {
        path: '^libs/',
        pathNot: '^$1/',
        dependencyTypes: ['local'],
        dependencyTypesNot: ['aliased-workspace'],
      },
    },
    {
      name: 'verifier-stands-alone',
      comment:
        'Whoever checks a file must not share a mistake with whoever signed it: nothing but the verifier itself and node’s own modules.',
      severity: 'error',
      from: { path: '^deploy/verifier/', pathNot: [spec, besideSpecs] },
      to: { pathNot: '^deploy/verifier/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'pure-stays-pure',
      comment: 'Rules of the domain are functions of their arguments: no framework, no database, no broker.',
      severity: 'error',
      from: { path: `^libs/${oneOf(pure)}/` },
      to: {
        path: 'node_modules/(@nestjs/|typeorm/|kafkajs/|pg/|pg-|fastify/|@fastify/|class-validator/|rxjs/)',
      },
    },
    {
      name: 'kafkajs-behind-the-transport-port',
      comment:
        'kafkajs loses and doubles messages when it is used in the ordinary way (08-recipes §2); only delivery knows how to hold it. The test harness, and the bench that needs a bare floor beside it, are let in.',
      severity: 'error',
      from: { pathNot: '^(libs/delivery|libs/testing|tests/bench)/' },
      to: { path: 'node_modules/kafkajs/' },
    },
    {
      name: 'testing-for-tests-only',
      comment: 'Test keys and a movable clock must not be one import away from a running office.',
      severity: 'error',
      from: { pathNot: [spec, besideSpecs, '^tests/', '^libs/testing/'] },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'no-test-code-in-the-product',
      comment: 'A spec is read by the test runner and by nobody else.',
      severity: 'error',
      from: { pathNot: [spec, besideSpecs, '^tests/'] },
      to: { path: [spec, besideSpecs] },
    },
    {
      name: 'no-development-dependency-in-the-product',
      comment: 'The images are built without devDependencies: this import would be missing there.',
      severity: 'error',
      from: { path: '^(libs|services|deploy)/', pathNot: [spec, besideSpecs, '^libs/testing/'] },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
    {
      name: 'everything-resolves',
      comment: 'An import that leads nowhere: a deep path into a lib, a missing package, a misspelt file.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    preserveSymlinks: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@liangdi/source', 'import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
