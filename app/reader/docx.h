// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/reader/answer.h"

namespace anneal::reader {

/// {"kind": "docx"}: About, Text and Blocks.
void readDocx(const base::Json &request, int file, Answer &answer);

} // namespace anneal::reader
