// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chartaxis.h"

#include "widgets/numbers.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <qcustomplot.h>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr double kLongSteps = 1e6; // from here on, a power of ten is read more easily
constexpr double kMinute = 60, kHour = 3600, kDay = 86400;
constexpr double kRoundTimes[] { 1, 2, 5, 10, 15, 30, kMinute, 2 * kMinute, 5 * kMinute, 10 * kMinute, 15 * kMinute, 30 * kMinute, kHour, 2 * kHour,
    3 * kHour, 6 * kHour, 12 * kHour, kDay };

struct ChartAxis
{
    Q_DECLARE_TR_FUNCTIONS(ChartAxis)
};

/// The next of 1, 2, 2.5, 5 times a power of ten that is not smaller.
double roundStep(double rough)
{
    const double power = std::pow(10, std::floor(std::log10(rough)));
    for (const double factor : { 1.0, 2.0, 2.5, 5.0 })
        if (rough <= factor * power * (1 + 1e-9))
            return factor * power;
    return 10 * power;
}

double roundCount(double rough)
{
    if (rough <= 1)
        return 1;
    const double step = roundStep(rough);
    return step == std::floor(step) ? step : 2 * step; // 2.5
}

double roundTime(double rough)
{
    if (rough < 1)
        return roundStep(rough);
    for (const double step : kRoundTimes)
        if (rough <= step)
            return step;
    return roundCount(rough / kDay) * kDay;
}

/// A time span in the unit that its tick asks for: 0.5 s, 20 s, 1 min 30, 2 h, 1 h 15, 3 d.
QString spanText(double seconds, double step)
{
    const auto whole = qint64(std::llround(seconds));
    if (step < 1 && std::abs(seconds) > step / 2)
        return ChartAxis::tr("%1 s").arg(windowLocale().toString(seconds, 'g', 6));
    if (whole < 60)
        return whole == 0 ? u"0"_s : ChartAxis::tr("%1 s").arg(whole);
    const auto two = [](qint64 value) { return u"%1"_s.arg(value, 2, 10, QChar(u'0')); };
    if (whole < 3600)
        return whole % 60 == 0 ? ChartAxis::tr("%1 min").arg(whole / 60)
                               : ChartAxis::tr("%1 min %2").arg(QString::number(whole / 60), two(whole % 60));
    if (whole < 86400 || step < kHour) {
        const qint64 minutes = whole / 60;
        return minutes % 60 == 0 ? ChartAxis::tr("%1 h").arg(minutes / 60)
                                 : ChartAxis::tr("%1 h %2").arg(QString::number(minutes / 60), two(minutes % 60));
    }
    return whole % 86400 == 0 ? ChartAxis::tr("%1 d").arg(whole / 86400)
                              : ChartAxis::tr("%1 d %2 h").arg(QString::number(whole / 86400), QString::number(whole % 86400 / 3600));
}

QDateTime localTime(double seconds)
{
    return QDateTime::fromMSecsSinceEpoch(qint64(std::clamp(seconds, -6e10, 2.5e11) * 1000));
}

enum class Counts { Values, Steps, Seconds, Clock };

class ChartTicker : public QCPAxisTicker
{
public:
    ChartTicker(Counts counts, AxisScale scale) : m_counts(counts), m_scale(scale) { }

protected:
    double getTickStep(const QCPRange &range) override
    {
        const double rough = std::max(range.size() / (mTickCount + 1e-10), 1e-300);
        m_step = m_counts == Counts::Steps ? roundCount(rough) : m_counts == Counts::Values ? roundStep(rough) : roundTime(rough);
        return m_step;
    }

    int getSubTickCount(double) override { return 0; }

    QVector<double> createTickVector(double step, const QCPRange &range) override
    {
        if (m_scale == AxisScale::Logarithmic && range.lower > 0 && range.upper / range.lower > 5) {
            const QVector<double> ticks = decades(range, false);
            return ticks.size() < 2 ? ends(decades(range, true)) : ticks;
        }
        QVector<double> ticks = ticksAt(step, range);
        // One number makes no scale: in a narrow chart the first and the last of a finer one do.
        for (int finer = 2; ticks.size() < 2 && finer <= 16; finer *= 2) {
            m_step = getTickStep(QCPRange(range.lower, range.lower + range.size() / finer));
            ticks = ends(ticksAt(m_step, range));
        }
        return ticks;
    }

    static QVector<double> ends(const QVector<double> &ticks) { return ticks.size() > 2 ? QVector<double> { ticks.first(), ticks.last() } : ticks; }

    QVector<double> ticksAt(double step, const QCPRange &range) const
    {
        // A clock's round hours are those of the place, not of Greenwich.
        const double shift = m_counts == Counts::Clock ? localTime(range.lower).offsetFromUtc() : 0;
        const double first = std::ceil((range.lower + shift) / step - 1e-9), last = std::floor((range.upper + shift) / step + 1e-9);
        QVector<double> ticks;
        for (double i = first; i <= last && ticks.size() < 100; ++i)
            ticks << i * step - shift;
        return ticks;
    }

    QString getTickLabel(double tick, const QLocale &, QChar, int) override
    {
        switch (m_counts) {
        case Counts::Seconds:
            return spanText(tick, m_step);
        case Counts::Clock: {
            const QDateTime at = localTime(tick);
            return m_step >= kDay ? dayText(at.date())
                                  : QLocale().toString(at,
                                      m_step >= kMinute ? u"HH:mm"_s
                                          : m_step >= 1 ? u"HH:mm:ss"_s
                                                        : u"ss.zzz"_s);
        }
        case Counts::Steps:
        case Counts::Values:
            break;
        }
        if (std::abs(tick) < m_step * 1e-9)
            return u"0"_s;
        if (m_counts == Counts::Steps && std::abs(tick) < kLongSteps)
            return stepText(tick);
        if (m_scale == AxisScale::Logarithmic)
            return shortNumber(tick);
        // As many decimals as it takes to tell neighbours apart: 1.992e-4 and 1.994e-4.
        const int decimals = int(std::floor(std::log10(std::abs(tick))) - std::floor(std::log10(m_step)));
        return shortNumber(tick, std::clamp(decimals + 2, 5, 7), std::clamp(decimals, 2, 6));
    }

private:
    /// Powers of ten; where they are few, their doubles and fives too.
    QVector<double> decades(const QCPRange &range, bool fine) const
    {
        const double low = std::log10(range.lower), high = std::log10(range.upper);
        const int stride = std::max(1, int(std::ceil((high - low) / (mTickCount + 1))));
        const bool between = fine || (high - low) * 3 <= mTickCount + 2;
        QVector<double> ticks;
        for (double power = std::floor(low); power <= high + 1e-9; ++power) {
            if (stride > 1 && std::fmod(std::abs(power), stride) != 0)
                continue;
            for (const double factor : { 1.0, 2.0, 5.0 }) {
                const double tick = factor * std::pow(10, power);
                const bool wanted = (factor == 1 || between) && tick >= range.lower * (1 - 1e-9) && tick <= range.upper * (1 + 1e-9);
                if (wanted && (m_counts != Counts::Steps || tick >= 1))
                    ticks << tick;
            }
        }
        return ticks;
    }

    Counts m_counts;
    AxisScale m_scale;
    double m_step = 1;
};

} // namespace

QString nameOf(XAxis axis)
{
    switch (axis) {
    case XAxis::Step:
        return ChartAxis::tr("Step");
    case XAxis::Relative:
        return ChartAxis::tr("Time since the start");
    case XAxis::Wall:
        return ChartAxis::tr("Date and time");
    }
    return {};
}

QString stepText(double step)
{
    return std::abs(step) < kLongSteps ? QLocale().toString(qRound64(step)) : shortNumber(step, 6);
}

QString textOf(XAxis axis, double x)
{
    switch (axis) {
    case XAxis::Step:
        return ChartAxis::tr("step %1").arg(stepText(x));
    case XAxis::Relative:
        return x < kMinute ? ChartAxis::tr("%1 s").arg(windowLocale().toString(x, 'f', 1)) : secondsText(x);
    case XAxis::Wall:
        return dateText(localTime(x).date()) + u", "_s + localTime(x).toString(u"HH:mm:ss"_s);
    }
    return {};
}

QString shortNumber(double value, int digits, int decimals)
{
    if (value == 0 || !std::isfinite(value))
        return value == 0 ? u"0"_s : QString::number(value);
    const double size = std::abs(value);
    if (size >= 1e6 || size < 1e-4)
        return withoutZeros(QString::number(value, 'e', decimals));
    if (size < 1000)
        return windowLocale().toString(value, 'g', digits);
    return digits <= 4 ? windowLocale().toString(qRound64(value)) : windowLocale().toString(value, 'g', std::max(digits, 7));
}

QString readingText(double value)
{
    const double size = std::abs(value);
    if (!(size >= 0.1 && size < 1000) || value == std::round(value))
        return shortNumber(value);
    return windowLocale().toString(value, 'f', size < 10 ? 3 : size < 100 ? 2 : 1);
}

QSharedPointer<QCPAxisTicker> tickerFor(XAxis axis, AxisScale scale)
{
    const Counts counts = axis == XAxis::Step ? Counts::Steps : axis == XAxis::Relative ? Counts::Seconds : Counts::Clock;
    return QSharedPointer<ChartTicker>::create(counts, scale);
}

QSharedPointer<QCPAxisTicker> valueTicker(AxisScale scale)
{
    return QSharedPointer<ChartTicker>::create(Counts::Values, scale);
}

} // namespace anneal::widgets
