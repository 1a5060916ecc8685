// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>

namespace anneal::reader {

/// Locks this process in for good: no other program, process, socket or file to write, no new code in memory, only so much memory and processor
/// time; files are read only where fonts and poppler's tables lie, where the kernel has landlock. What is open stays open.
/// What is forbidden ends the process by SIGSYS. False where the kernel has no such filter: nothing of a stranger may be read then.
bool lockIn(std::chrono::seconds processorTime);

/// Whether lockIn() works here, tried in a process made for it.
bool canLockIn();

/// Tries what a document that took its process over may try, each in a process that is locked in, and prints how it ended, a line each:
/// "execve: ended by signal 31". The exit code is 0 where all ended so, 1 where one did not, 2 where there is no filter.
int checkLock();

} // namespace anneal::reader
