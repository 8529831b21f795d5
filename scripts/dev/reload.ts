// Comes with the page of `npm run dev` only: loads it anew when it was built, or its server has begun, anew.
let wasThere = false;
const changes = new EventSource("/dev/changes");
changes.onopen = () => {
  if (wasThere) loadAnew();
  wasThere = true;
};
changes.onmessage = loadAnew;

/** A server that is new does not know this browser: it is let in again, and stays where it was. */
function loadAnew(): void {
  changes.close();
  location.href = `/dev/in${location.hash}`;
}
