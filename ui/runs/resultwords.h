// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "ui/runs/resultsfile.h"

namespace anneal::ui {

/// What an evaluation came to: of held-out rows or those of training, the engine's answers without the adapter and with it.
RunResult evaluationResult(bool heldOut, qint64 step, const base::Json &without, const base::Json &with);
/// A merged model in a folder.
RunResult mergeResult(qint64 step, const QString &folder);
/// A GGUF file of a type ("q8_0") with so many bytes.
RunResult exportResult(qint64 step, const QString &file, const QString &type, quint64 bytes);

/// Says a result whose facts are known in the language of the window; others keep their words, in which an earlier version wrote them.
void word(RunResult &result);

} // namespace anneal::ui
