# SPDX-License-Identifier: LGPL-2.1-or-later
"""Sends video to a browser by WebRTC. This program is run by peer.py.

usage: webrtc.py [ADDRESS]

Standard input contains blocks of bytes, each preceded by its length in four
bytes: an offer, then the frames of a VP8 video. Standard output contains
blocks too: "answer" or "refused", a space, and the answer or the reason; then
"key" whenever a key frame is needed. It is a separate program because
webrtcbin of GStreamer 1.22 never releases the threads and sockets of a
connection. ADDRESS is the only local address to use; the default is all.
"""
import os
import re
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstVideo", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import Gst, GstSdp, GstVideo, GstWebRTC

# VP8, which all browsers support. The browser chooses the payload type.
PIPELINE = """
appsrc name=film is-live=true format=time do-timestamp=true caps=video/x-vp8 !
rtpvp8pay pt={payload} picture-id-mode=15-bit !
application/x-rtp,media=video,encoding-name=VP8,payload={payload} !
webrtcbin name=webrtc bundle-policy=max-bundle
"""
GATHER_S = 5
CONNECT_S = 15


class Refused(Exception):
    """The text says what is wrong with an offer."""


def read_block(stream):
    """Returns None at the end."""
    head = stream.read(4)
    return stream.read(int.from_bytes(head, "big")) if len(head) == 4 else None


def write_block(stream, data):
    stream.write(len(data).to_bytes(4, "big") + data)
    stream.flush()


class Connection:
    def __init__(self, payload, address):
        self.gathered = threading.Event()
        # The browser has given up by then.
        self.patience = threading.Timer(CONNECT_S, os._exit, [0])
        self.patience.start()
        self.output = threading.Lock()
        self.pipeline = Gst.parse_launch(PIPELINE.format(payload=payload))
        self.source = self.pipeline.get_by_name("film")
        self.webrtc = self.pipeline.get_by_name("webrtc")
        self.webrtc.connect("notify::ice-gathering-state", self.on_gathering)
        self.webrtc.connect("notify::connection-state", self.on_connection)
        self.source.get_static_pad("src").add_probe(
            Gst.PadProbeType.EVENT_UPSTREAM, self.on_event)
        # Keep a reference: GStreamer 1.22 returns this without adding one.
        self.ice = self.webrtc.get_property("ice-agent")
        # Do not ask routers to forward ports.
        self.ice.get_property("agent").set_property("upnp", False)
        if address:
            self.ice.emit("add-local-ip-address", address)

    def answer(self, offer):
        """Returns the answer to the offer, including all ICE candidates."""
        self.pipeline.set_state(Gst.State.PLAYING)
        # Nobody reads the bus.
        self.pipeline.get_bus().set_flushing(True)
        self.call("set-remote-description",
                  GstWebRTC.WebRTCSessionDescription.new(
                      GstWebRTC.WebRTCSDPType.OFFER, offer))
        # The answer is owned by the reply and freed with it.
        reply = self.call("create-answer", None)
        self.call("set-local-description", reply.get_value("answer"))
        self.gathered.wait(GATHER_S)
        description = self.webrtc.get_property("local-description")
        return description.sdp.as_text()

    def call(self, name, argument):
        promise = Gst.Promise.new()
        self.webrtc.emit(name, argument, promise)
        result = promise.wait()
        reply = promise.get_reply()
        if result != Gst.PromiseResult.REPLIED or (
                reply and reply.has_field("error")):
            problem = reply.get_value("error").message if reply else result
            raise Refused(f"{name}: {problem}")
        return reply

    def add(self, frame):
        self.source.emit("push-buffer", Gst.Buffer.new_wrapped(frame))

    def write(self, data):
        with self.output:
            write_block(sys.stdout.buffer, data)

    # Called in streaming threads.

    def on_gathering(self, webrtc, _):
        if (webrtc.get_property("ice-gathering-state")
                == GstWebRTC.WebRTCICEGatheringState.COMPLETE):
            self.gathered.set()

    def on_connection(self, webrtc, _):
        state = webrtc.get_property("connection-state")
        if state == GstWebRTC.WebRTCPeerConnectionState.CONNECTED:
            self.patience.cancel()
        elif state in (GstWebRTC.WebRTCPeerConnectionState.FAILED,
                       GstWebRTC.WebRTCPeerConnectionState.CLOSED):
            os._exit(0)

    def on_event(self, pad, info):
        if GstVideo.video_event_is_force_key_unit(info.get_event()):
            self.write(b"key")
            return Gst.PadProbeReturn.DROP
        return Gst.PadProbeReturn.OK


def connect(text, address):
    found = re.search(r"^a=rtpmap:(\d+) VP8/90000\s*$", text, re.M)
    if not found:
        raise Refused("Expected an offer to receive VP8, found none.")
    status, offer = GstSdp.SDPMessage.new_from_text(text)
    if status != GstSdp.SDPResult.OK:
        raise Refused("Expected an offer in SDP, found something else.")
    connection = Connection(found[1], address)
    return connection, connection.answer(offer)


def main():
    Gst.init(None)
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    offer = read_block(stdin) or b""
    try:
        connection, answer = connect(offer.decode(errors="replace"),
                                     "".join(sys.argv[1:]))
    except Refused as reason:
        write_block(stdout, f"refused {reason}".encode())
        return
    connection.write(f"answer {answer}".encode())
    while frame := read_block(stdin):
        connection.add(frame)


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        pass
    # Exit immediately, whatever is still running.
    os._exit(0)
