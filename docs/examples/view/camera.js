// SPDX-License-Identifier: LGPL-2.1-or-later
// The video of a camera: by WebRTC, or as single pictures if that does not
// work, such as through an SSH tunnel.

const GIVE_UP_MS = 6000;
const RETRY_MS = 1000;

const WORDS = { starting: "Starting", live: "Live", down: "Down" };
const wait = ms => new Promise(resolve => setTimeout(resolve, ms));

// Wait for all candidates, so that the offer contains them.
async function gathered(connection) {
  if (connection.iceGatheringState === "complete")
    return;
  await Promise.race([wait(1000), new Promise(resolve => {
    connection.onicegatheringstatechange = () =>
      connection.iceGatheringState === "complete" && resolve();
  })]);
}

export class CameraView {
  constructor(element, camera, all) {
    this.element = element;
    this.path = `/cameras/${camera.camera}`;
    this.viewer = all.viewer;
    this.isClosed = false;
    this.connection = null;
    this.video = element.querySelector("video");
    this.image = element.querySelector("img");
    this.picture = element.querySelector(".picture");
    this.element.querySelector("h3").textContent = camera.name;
    this.video.setAttribute("aria-label", `Live picture of ${camera.name}`);
    this.image.alt = `Live picture of ${camera.name}`;
    const button = element.querySelector("button");
    button.setAttribute("aria-label", `${camera.name}: full screen`);
    button.onclick = () => this.picture.requestFullscreen?.();
    this.video.muted = true; // cloning the template loses the attribute
    this.video.onresize = () =>
      this.setShape(this.video.videoWidth, this.video.videoHeight);
    const pictures = new URLSearchParams(location.search).has("pictures");
    if (all.webrtc && window.RTCPeerConnection && !pictures)
      this.playFilm();
    else
      this.playPictures();
  }

  setShape(width, height) {
    if (width && height)
      this.picture.style.setProperty("--shape", `${width} / ${height}`);
  }

  setState({ state, reason }) {
    this.element.classList.remove(...Object.keys(WORDS));
    this.element.classList.add(state);
    this.element.querySelector(".state").textContent = WORDS[state];
    this.element.querySelector(".message").textContent =
      state === "live" ? "" : state === "down"
        ? `${reason} Trying again…` : "Waiting for the picture…";
    if (state !== "live")
      this.element.querySelector(".faces").textContent = "";
  }

  setFaces(faces) {
    const number = Math.round(faces);
    this.element.querySelector(".faces").textContent =
      number === 1 ? "1 face" : `${number} faces`;
  }

  async playFilm() {
    try {
      const connection = this.connection = new RTCPeerConnection();
      connection.addTransceiver("video", { direction: "recvonly" });
      connection.ontrack = event => {
        this.video.srcObject = new MediaStream([event.track]);
      };
      await connection.setLocalDescription(await connection.createOffer());
      await gathered(connection);
      const reply = await fetch(`${this.path}/offer?viewer=${this.viewer}`, {
        method: "POST",
        headers: { "Content-Type": "application/sdp" },
        body: connection.localDescription.sdp,
      });
      if (!reply.ok)
        throw new Error(await reply.text());
      await connection.setRemoteDescription(
        { type: "answer", sdp: await reply.text() });
      await wait(GIVE_UP_MS);
      if (connection.connectionState !== "connected")
        throw new Error(`${connection.connectionState} by WebRTC`);
      connection.onconnectionstatechange = () =>
        connection.connectionState === "failed" && this.fallBack(connection);
    } catch (error) {
      if (!this.isClosed)
        console.warn(error.message);
      this.fallBack(this.connection);
    }
  }

  fallBack(connection) {
    connection?.close();
    this.connection = null;
    if (!this.isClosed)
      this.playPictures();
  }

  async playPictures() {
    let number = 0;
    this.video.hidden = true;
    this.image.hidden = false;
    while (!this.isClosed) {
      try {
        const reply = await fetch(`${this.path}/picture?after=${number}`);
        if (reply.status === 200) {
          number = reply.headers.get("Number");
          await this.show(await reply.blob());
        }
      } catch {
        await wait(RETRY_MS);
      }
    }
  }

  async show(blob) {
    const url = URL.createObjectURL(blob);
    this.image.src = url;
    try {
      await this.image.decode();
    } finally {
      URL.revokeObjectURL(url);
    }
    this.setShape(this.image.naturalWidth, this.image.naturalHeight);
  }

  close() {
    this.isClosed = true;
    this.connection?.close();
    this.connection = null;
  }
}
