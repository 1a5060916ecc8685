// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace anneal::widgets {

/// Name of a family that looks like that of `font` and joins no characters: "->" stays two of them. It is a copy in memory without
/// the font's table of substitutions, for text that others draw; our own drawing asks for no shaping (fontOf(Type::Code)).
/// The font's own family where it has no such table or cannot be copied. GUI thread; each family is copied once.
QString familyWithoutLigatures(const QFont &font);

/// The same letters with shaping, which emoji sequences, marks and joined letters need, and still without ligatures.
QFont shapingFont(const QFont &code);

} // namespace anneal::widgets
