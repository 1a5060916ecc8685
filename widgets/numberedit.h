// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/field.h"
#include "widgets/numbers.h"

#include <QLocale>
#include <optional>

namespace anneal::widgets {

/// A field for a number, read as its locale writes numbers: "2,000" is two thousand in English, "2.000" is in German, and neither is
/// the other. What is no number is never taken for one. In the window, whose numbers are English, a field is read as the user's own language
/// writes as well, unless the two make different numbers of it.
class NumberEdit : public UnitEdit
{
    Q_OBJECT

public:
    explicit NumberEdit(const QString &unit = {}, QWidget *parent = nullptr);

    void setNumber(qint64 number); // without group separators
    void setNumber(double number); // six digits at most
    std::optional<qint64> wholeNumber() const { return wholeNumber(ownLocale()); }
    /// A decimal point or comma of the other kind is understood where it can be nothing else ("5.5" in German).
    std::optional<double> number() const { return number(ownLocale()); }
    /// The same for a user whose language is another one than that of this computer.
    std::optional<qint64> wholeNumber(const QLocale &own) const;
    std::optional<double> number(const QLocale &own) const;
    /// How a hint writes a number, so that it can be typed as it stands there.
    QString written(qint64 number) const { return locale().toString(number); }
};

} // namespace anneal::widgets
