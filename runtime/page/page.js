// The session's page. It owns: workers. Some always wait for a program, each at a name of its own, since a browser opens few connections to
// one name; a worker whose program has ended is ended, too.
'use strict';
const SPARE = 2;
const workers = new Map();
let next = 1;
let spare = 0;

function add() {
  const number = next++;
  const worker = new Worker(`worker.js?${number}`);
  workers.set(number, worker);
  spare++;
  worker.onmessage = ({ data }) => {
    if (data !== 'taken') return;
    spare--;
    fill();
  };
}

function fill() {
  while (spare < SPARE) add();
}

async function control() {
  for (;;) {
    const { ends } = await (await fetch('control', { method: 'POST' })).json();
    for (const number of ends) {
      const worker = workers.get(number);
      if (worker) worker.terminate();
      workers.delete(number);
    }
  }
}

fill();
control().catch(() => document.title = 'ended'); // the session is over; so is the page
