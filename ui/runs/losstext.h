// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>
#include <QString>
#include <cmath>

namespace anneal::ui {

/// A loss as every table, card and sentence of the window writes it, and the charts' readings, too: "1.250", and a small one by its first digits.
inline QString lossText(double loss)
{
    constexpr double small = 0.1;
    const bool isSmall = std::abs(loss) < small && loss != 0;
    return !std::isfinite(loss) ? QStringLiteral("–") : isSmall ? QLocale().toString(loss, 'g', 4) : QLocale().toString(loss, 'f', 3);
}

/// A perplexity, likewise, by its first four digits: "3.490", "48.63", "12,345".
inline QString perplexityText(double perplexity)
{
    if (!(perplexity >= 10 && std::isfinite(perplexity)))
        return lossText(perplexity);
    return QLocale().toString(perplexity, 'f', perplexity < 100 ? 2 : perplexity < 1000 ? 1 : 0);
}

} // namespace anneal::ui
