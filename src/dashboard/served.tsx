import { mount } from "./mount.tsx";

// Behind a server of its own, which has let this browser in by a cookie.
mount(document.querySelector("#page"), {
  fetch: (request, init) => fetch(request, init),
  isShared: true,
});
