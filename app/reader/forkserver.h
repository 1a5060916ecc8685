// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneal::reader {

/// Answers the client at the other end of `socket`, until that is closed, with a process for each request.
///
/// It sends first {"ready": true}, or {"refused": …} and ends where there is no filter. A request is one packet of JSON with "kind", "seconds" (of
/// processor time) and what the kind takes, and three descriptors: the document, the pipe for the frames, and the pipe for how the process ended
/// (four bytes, as of waitpid). Where the client closes that last one, the process is ended at once.
int serve(int socket);

/// The most a packet may hold.
constexpr int kLargestRequest = 64 << 10;

} // namespace anneal::reader
