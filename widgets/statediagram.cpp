// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/statediagram.h"

#include "widgets/icons.h"
#include "widgets/plaintext.h"
#include "widgets/theme.h"

#include <QPainter>
#include <cmath>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {
constexpr int kMark = 16;
constexpr int kGap = 8;
constexpr int kLine = 16;
constexpr int kLeastDetail = 180; // pixels
}

StateDiagram::StateDiagram(const QStringList &states, QWidget *parent) : QWidget(parent), m_states(states)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("State of the run"));
    m_pulse.setInterval(80);
    connect(&m_pulse, &QTimer::timeout, this, [this] {
        updatePulse(); // motion may have become unwelcome
        m_phase = std::fmod(m_phase + 0.05, 1.0);
        update();
    });
    describe();
}

void StateDiagram::setCurrent(int current, const QString &detail, const QString &tip)
{
    m_current = current;
    m_detail = plainText(detail);
    m_tip = tip;
    m_ending = Ending::None;
    describe();
    updatePulse();
    update();
}

void StateDiagram::setEnding(Ending ending, const QString &sentence)
{
    m_ending = ending;
    m_detail = plainText(sentence);
    m_tip.clear();
    describe();
    updatePulse();
    update();
}

void StateDiagram::setPaused(bool paused)
{
    m_paused = paused;
    updatePulse();
    update();
}

void StateDiagram::updatePulse()
{
    const bool wanted = isVisible() && m_current >= 0 && m_ending == Ending::None && !m_paused && motionAllowed();
    if (wanted && !m_pulse.isActive())
        m_pulse.start();
    else if (!wanted)
        m_pulse.stop();
}

void StateDiagram::describe()
{
    const QString detail = m_tip.isEmpty() ? m_detail : m_tip;
    setAccessibleDescription(m_states.value(m_current) + u' ' + detail);
    setTip(this, detail);
}

void StateDiagram::showEvent(QShowEvent *)
{
    updatePulse();
}

void StateDiagram::hideEvent(QHideEvent *)
{
    m_pulse.stop();
}

QSize StateDiagram::sizeHint() const
{
    return { widthOf(int(m_states.size())), 24 };
}

/// Of the path as far as it goes, with all names.
int StateDiagram::widthOf(int states) const
{
    const QFontMetrics metrics(fontOf(Type::Label));
    int width = 0;
    for (const QString &state : m_states.mid(0, states))
        width += kMark + kGap + metrics.horizontalAdvance(state) + kLine + 2 * kGap;
    return qMax(0, width - kLine - kGap); // no line leads on from the last one, and the current one is a little wider
}

QSize StateDiagram::minimumSizeHint() const
{
    return { 200, 24 };
}

void StateDiagram::paintEvent(QPaintEvent *)
{
    const Colors &colors = colorsOf(this);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double middle = height() / 2.0;
    QFont font = fontOf(Type::Label);
    const QFontMetrics normal(font);
    const bool words = m_ending != Ending::None;
    // Where room is short a detail of words is cut first: the tool-tip has all of it. Then the names of the states that are done give way, the
    // oldest first; then those to come but for the next. What failed is told as far as it goes.
    constexpr int step = 60; // a number with one digit more moves nothing
    const bool endsEarly = m_ending == Ending::Failed || m_ending == Ending::Broken;
    const QColor trouble = m_ending == Ending::Failed ? colors.danger : colors.warning;
    const int most = endsEarly ? 360 : kLeastDetail;
    const int detail = m_detail.isEmpty() ? 0 : QFontMetrics(fontOf(words ? Type::Secondary : Type::Number)).horizontalAdvance(m_detail) + kGap;
    int lacking = widthOf(endsEarly ? m_current + 1 : int(m_states.size())) + qMin(most, (detail + step - 1) / step * step) - width();
    int nameless = 0;
    for (; nameless < m_current && lacking > 0; ++nameless)
        lacking -= normal.horizontalAdvance(m_states[nameless]) + kGap;
    const bool terse = lacking > 0;
    double x = 0;
    for (int i = 0; i < m_states.size(); ++i) {
        const bool now = i == m_current;
        const bool done = i < m_current || (m_ending == Ending::Finished && i <= m_current);
        const bool failed = now && endsEarly;
        const bool stopped = now && m_ending == Ending::Stopped;
        const QRectF mark(x, middle - kMark / 2.0, kMark, kMark);
        if (failed) {
            paintIcon(painter, m_ending == Ending::Failed ? u"error"_s : u"warning"_s, mark, trouble);
        } else if (stopped) {
            paintIcon(painter, u"stop"_s, mark.adjusted(1, 1, -1, -1), colors.warning);
        } else if (done) {
            paintIcon(painter, u"check"_s, mark.adjusted(1, 1, -1, -1), colors.success);
        } else if (now) {
            const double swell = m_pulse.isActive() ? 0.5 - 0.5 * std::cos(2 * M_PI * m_phase) : 0.5;
            painter.setPen(Qt::NoPen);
            painter.setBrush(colors.accentSoft);
            const double halo = 6 + 2 * swell;
            painter.drawEllipse(mark.center(), halo, halo);
            painter.setBrush(m_paused ? colors.warning : colors.accent);
            painter.drawEllipse(mark.center(), 4.5, 4.5);
        } else {
            painter.setPen(QPen(colors.secondary, 1.2));
            painter.setBrush(Qt::NoBrush);
            painter.drawEllipse(mark.center(), 3.5, 3.5);
        }
        x += kMark + kGap;
        if (now || (i >= nameless && (!terse || i == m_current + 1))) {
            font.setWeight(now ? QFont::DemiBold : QFont::Normal);
            painter.setFont(font);
            painter.setPen(failed ? trouble : now ? colors.text : colors.secondary); // the marks tell what is done
            const int width = QFontMetrics(font).horizontalAdvance(m_states[i]);
            painter.drawText(QRectF(x, 0, width + 2, height()), Qt::AlignVCenter | Qt::AlignLeft, m_states[i]);
            x += width + kGap;
        }
        if (now && !m_detail.isEmpty()) {
            painter.setFont(fontOf(words ? Type::Secondary : Type::Number));
            painter.setPen(failed ? trouble : colors.secondary);
            double rest = width() - x;
            if (!failed)
                for (int j = i + 1; j < m_states.size(); ++j)
                    rest -= kLine + kMark + 3 * kGap + (terse && j != i + 1 ? 0 : normal.horizontalAdvance(m_states[j]));
            const QString shown = painter.fontMetrics().elidedText(m_detail, Qt::ElideRight, int(qMax(60.0, rest)));
            painter.drawText(QRectF(x, 0, width() - x, height()), Qt::AlignVCenter | Qt::AlignLeft, shown);
            x += painter.fontMetrics().horizontalAdvance(shown) + kGap;
        }
        if (failed)
            return; // the path ends here
        if (i + 1 < m_states.size()) {
            painter.setPen(QPen(colors.disabled, 1));
            painter.drawLine(QPointF(x, middle), QPointF(x + kLine, middle));
            x += kLine + kGap;
        }
    }
}

} // namespace anneal::widgets
