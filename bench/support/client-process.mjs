// A client in a process of its own: it reads answers to the end and keeps none, and costs the server nothing but the network.
import { request } from 'node:http';

process.on('disconnect', () => process.exit());
process.on('message', ({ url, key, body }) => {
  const outgoing = request(
    url,
    { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' } },
    (response) => {
      let bytes = 0;
      let start = '';
      response.on('data', (chunk) => {
        if (bytes === 0) start = chunk.toString('latin1', 0, 300);
        bytes += chunk.length;
      });
      response.on('end', () => process.send({ status: response.statusCode, bytes, start }));
    },
  );
  outgoing.end(body);
});
process.send('ready');
