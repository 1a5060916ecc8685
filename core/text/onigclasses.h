// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <oniguruma.h>

namespace anneal::text {

/// Gives an encoding of UTF-8 the classes of characters that Oniguruma 6.9.10 has, which Hugging Face's tokenizers are built with: general
/// categories and their groups, \w, \d, [[:alnum:]] and its kind (but for a few marks that became alphabetic), \p{Han} of Unicode 16;
/// [[:punct:]] has symbols, too.
/// The library must be initialised.
void useYoungCharacters(OnigEncodingType &encoding);

} // namespace anneal::text
