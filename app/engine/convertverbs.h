// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace anneal::engine {

/// `anneal-engine merge-adapter --model M --adapter D --out DIR`: a Hugging Face folder with the adapter folded in.
int mergeVerb(int argc, char **argv);

/// `anneal-engine export --model M [--adapter D] --format gguf --type f32|f16|q8_0 --out F.gguf`.
int exportVerb(int argc, char **argv);

} // namespace anneal::engine
