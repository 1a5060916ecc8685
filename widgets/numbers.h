// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <cmath>
#include <concepts>

namespace anneal::widgets {

/// How numbers, dates and times are written in the window: as in the language of its texts, "2,000 rows", "0.5", "29 Nov 2026, 16:08".
/// The main window makes it the default of the program; what is typed is also read as the user's own language writes it (NumberEdit).
inline QLocale windowLocale()
{
    return QLocale(QCoreApplication::translate("Numbers", "en_GB", "language and country of numbers and dates, as de_DE"));
}

/// The one of the user's own language.
inline QLocale ownLocale()
{
    constexpr auto systemLocale = &QLocale::system;
    return systemLocale();
}

/// A day as texts tell it: no order of day and month to be guessed.
inline QString dayText(QDate day)
{
    return QLocale().toString(day, QCoreApplication::translate("Numbers", "d MMM", "form of a day, as Qt writes it"));
}
inline QString dateText(QDate day)
{
    return QLocale().toString(day, QCoreApplication::translate("Numbers", "d MMM yyyy", "form of a date, as Qt writes it"));
}

/// "16:08"
inline QString timeText(QTime time)
{
    return QLocale().toString(time, QLocale::ShortFormat);
}

/// "29 Nov 2026, 16:08"
inline QString momentText(const QDateTime &moment)
{
    return dateText(moment.date()) + QStringLiteral(", ") + timeText(moment.time());
}

/// Of what is not long ago: "16:08" today, else "29 Nov 16:08".
inline QString shortMomentText(const QDateTime &moment)
{
    const QString hour = timeText(moment.time());
    return moment.date() == QDate::currentDate() ? hour : dayText(moment.date()) + QLatin1Char(' ') + hour;
}

/// "29 November 2026, 16:08:26 UTC"; empty where there is none.
inline QString longMomentText(const QDateTime &moment)
{
    if (!moment.isValid())
        return {};
    const QString day = QLocale().toString(
        moment.date(), QCoreApplication::translate("Numbers", "d MMMM yyyy", "form of a date with the whole name of its month, as Qt writes it"));
    return day + moment.toString(QStringLiteral(", HH:mm:ss ")) + moment.timeZoneAbbreviation();
}

using base::percentOf;

/// A count with every digit: "12,345".
template <std::integral Number>
QString count(Number value)
{
    return windowLocale().toString(static_cast<qlonglong>(value));
}

/// A count for a tile: every digit below a million, then millions.
inline QString shortCount(qint64 value)
{
    const QLocale locale;
    if (value < 1'000'000)
        return locale.toString(value);
    return QCoreApplication::translate("Numbers", "%1 M").arg(locale.toString(double(value) / 1e6, 'f', 1));
}

/// A number with its unit, which no end of a line tears apart.
inline QString unbroken(const std::string &text)
{
    return QString::fromStdString(text).replace(QLatin1Char(' '), QChar(QChar::Nbsp));
}

/// "98.4 MiB"
inline QString bytesText(quint64 bytes)
{
    return unbroken(base::formatBytes(bytes)).replace(QLatin1Char('.'), windowLocale().decimalPoint());
}

/// "3 min 40 s", as long as it took.
inline QString secondsText(double seconds)
{
    return unbroken(base::formatDuration(seconds));
}

/// How long a part of the work takes: "38 ms", below ten by its first digits, and from a second on "1.2 s", "37.1 s", "3 min 40 s".
inline QString shortTimeText(double milliseconds)
{
    const QLocale locale = windowLocale();
    if (milliseconds >= 60'000)
        return secondsText(milliseconds / 1000);
    const bool isSeconds = milliseconds >= 1000;
    const double value = isSeconds ? milliseconds / 1000 : milliseconds;
    const QString number = locale.toString(value, 'f', isSeconds || value < 10 ? 1 : 0);
    return number + QChar(QChar::Nbsp) + (isSeconds ? QStringLiteral("s") : QStringLiteral("ms"));
}

/// What QString::number() gives without zeros that say nothing: "1.2000e-05" as "1.2e-5"; with the decimal point of the window.
inline QString withoutZeros(const QString &number)
{
    const qsizetype e = number.indexOf(QLatin1Char('e'));
    QString text = e < 0 ? number : number.left(e);
    while (text.contains(QLatin1Char('.')) && (text.endsWith(QLatin1Char('0')) || text.endsWith(QLatin1Char('.'))))
        text.chop(1);
    if (e >= 0)
        text += QLatin1Char('e') + QString::number(number.mid(e + 1).toInt());
    return text.replace(QLatin1Char('.'), windowLocale().decimalPoint());
}

/// A rate of learning as config.yaml writes it, "0.0005", and below 0.0001 as "5e-5".
inline QString rateText(double rate)
{
    constexpr double least = 1e-4;
    constexpr int digits = 6, places = 12;
    if (rate == 0 || !std::isfinite(rate))
        return rate == 0 ? QStringLiteral("0") : QStringLiteral("–");
    return withoutZeros(std::abs(rate) < least ? QString::number(rate, 'e', digits - 1) : QString::number(rate, 'f', places));
}

/// How long something may take: a guess to the second would promise too much.
inline QString durationText(double seconds)
{
    const double step = seconds < 600 ? 10 : 60;
    seconds = step * std::round(seconds / step);
    return seconds < 60 ? QCoreApplication::translate("Numbers", "under a minute") : secondsText(seconds);
}

/// The same within a sentence: "about 2 min 30 s", or "under a minute".
inline QString aboutDurationText(double seconds)
{
    const QString text = durationText(seconds), least = durationText(0);
    return text == least ? least : QCoreApplication::translate("Numbers", "about %1").arg(text);
}

} // namespace anneal::widgets
