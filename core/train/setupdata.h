// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/session.h"

namespace anneal::train {

/// The part of setUp() that enters LoadingDataset: the rows to train on, those that are held out, and the prompts of these; telling which rows
/// cannot be used. REQUIRES: the session's network and tokenizer are loaded.
base::Status loadData(Session &session);

} // namespace anneal::train
