// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/numberedit.h"

#include <algorithm>
#include <cmath>

namespace anneal::widgets {

namespace {

QLocale withoutGroups(QLocale locale)
{
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    return locale;
}

/// "0,500": nobody groups behind a leading 0.
bool startsAtZero(const QString &whole, const QLocale &locale)
{
    const bool hasSign = whole.startsWith(u'-') || whole.startsWith(u'+');
    return whole.mid(hasSign).startsWith(locale.zeroDigit());
}

/// Groups of three behind the first: QLocale is content with less, and "1,00" is a slip of the finger, not a hundred.
bool hasWholeGroups(const QString &text, const QLocale &locale)
{
    const QString separator = locale.groupSeparator();
    const QString whole = text.section(locale.decimalPoint(), 0, 0);
    if (separator.isEmpty() || !whole.contains(separator))
        return !text.section(locale.decimalPoint(), 1).contains(separator) || separator.isEmpty();
    const QStringList groups = whole.split(separator);
    // Indian numbers have groups of two before the last one of three.
    return !groups.first().isEmpty() && groups.first().size() <= 3 && !startsAtZero(whole, locale) && groups.last().size() == 3
        && std::all_of(groups.begin() + 1, groups.end(), [](const QString &group) { return group.size() == 3 || group.size() == 2; });
}

std::optional<qint64> wholeIn(const QString &typed, const QLocale &locale)
{
    bool ok = false;
    const qint64 number = locale.toLongLong(typed, &ok);
    return ok && hasWholeGroups(typed, locale) ? std::optional(number) : std::nullopt;
}

std::optional<double> numberIn(const QString &typed, const QLocale &locale)
{
    bool ok = false;
    if (const double number = locale.toDouble(typed, &ok); ok && std::isfinite(number) && hasWholeGroups(typed, locale))
        return number;
    // One point or comma, and a 0 before it or not three digits behind it: no group of any language.
    const auto isPoint = [](QChar c) { return c == u'.' || c == u','; };
    const auto point = std::find_if(typed.begin(), typed.end(), isPoint);
    if (point == typed.end() || std::count_if(typed.begin(), typed.end(), isPoint) > 1 || (typed.end() - point == 4 && !startsAtZero(typed, locale)))
        return std::nullopt;
    const double number = QLocale::c().toDouble(QString(typed).replace(u',', u'.'), &ok);
    return ok && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

/// The languages a field is read in: its own, and that of the user where the window's was chosen for its texts.
QList<QLocale> readsAs(const QLocale &field, const QLocale &own)
{
    return field == windowLocale() ? QList { field, own } : QList { field };
}

/// What `read` makes of it in any of the languages, if that is one number.
template <typename Read>
auto oneOf(const QList<QLocale> &languages, const Read &read)
{
    auto found = read(languages.first());
    for (const QLocale &language : languages.mid(1)) {
        const auto other = read(language);
        if (found && other && *found != *other)
            return decltype(found)();
        found = found ? found : other;
    }
    return found;
}

} // namespace

NumberEdit::NumberEdit(const QString &unit, QWidget *parent) : UnitEdit(unit, parent)
{
    setInputMethodHints(Qt::ImhFormattedNumbersOnly);
}

void NumberEdit::setNumber(qint64 number)
{
    setText(withoutGroups(locale()).toString(number));
}

void NumberEdit::setNumber(double number)
{
    constexpr int digits = 6;
    setText(withoutGroups(locale()).toString(number, 'g', digits));
}

std::optional<qint64> NumberEdit::wholeNumber(const QLocale &own) const
{
    return oneOf(readsAs(locale(), own), [typed = text().trimmed()](const QLocale &language) { return wholeIn(typed, language); });
}

std::optional<double> NumberEdit::number(const QLocale &own) const
{
    return oneOf(readsAs(locale(), own), [typed = text().trimmed()](const QLocale &language) { return numberIn(typed, language); });
}

} // namespace anneal::widgets
