// What the test of a packed site does, in a page and in a worker.
import { open } from './emshim.js';

const refused = async (promise) => { try { await promise; return 'was not refused'; } catch (error) { return error.message; } };
const lines = (name, { code, signal, stdout, stderr }) => [
  `${name} ${code} ${signal}`, ...stdout.split('\n').filter(Boolean).map((line) => 'out ' + line), ...stderr.split('\n').filter(Boolean).map((line) => 'err ' + line.replace(/\d{4,}/g, '#')),
];

export async function all() {
  const said = [], site = await open(), other = await open();
  // Two at once on one page, of sites that do not meet.
  const [one, two] = await Promise.all([
    site.run('bin/tool', ['3'], { stdin: 'a\nb\n', env: { FOO: 'bar' } }), other.run('bin/alias', ['0']),
  ]);
  said.push(...lines('one', one), ...lines('two', two));
  // What a program wrote stays for the next one.
  await site.run('bin/tool', ['5']);
  said.push('wrote ' + new TextDecoder().decode(await site.read('/home/web_user/out.txt')).split('\n').join(' '));
  const parts = [];
  const ended = await site.run('bin/tool', ['abort'], { stdout: (bytes) => parts.push(bytes), stdin: new Blob(['blob']).stream() });
  said.push(...lines('abort', ended), 'parts ' + (parts.length > 0));
  site.write('data/x.txt', 'given');
  said.push('given ' + new TextDecoder().decode(await site.read('/home/web_user/data/x.txt')));
  const create = await site.import('bin/tool'), printed = [];
  const module = await create({ noInitialRun: true, stdin: () => null, print: (line) => printed.push(line), printErr() {} });
  said.push('factory ' + module.callMain(['4']), ...printed.map((line) => 'out ' + line));
  said.push(await refused(site.run('bin/none')), await refused(site.run('share/d/data.txt')), await refused(site.run('bin/lacks')), await refused(open('none.json')));
  return said;
}

if (typeof document != 'object') all().then(postMessage, (error) => postMessage(['failed: ' + (error.stack || error)]));
