// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/taskbar.h"

#include "core/base/text.h"
#include "widgets/button.h"
#include "widgets/label.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"

#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>
#include <QProgressBar>
#include <algorithm>
#include <utility>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {
constexpr int kShown = 2; // tasks side by side; the rest is counted
constexpr int kDot = 22;
constexpr int kWidest = 160, kNarrowest = 36; // of the bar
constexpr int kWholeTitle = QWIDGETSIZE_MAX, kLeastTitle = 110;
}

namespace {

/// Cut near its beginning: names of runs begin with the same date, and end with what tells them apart.
class TitleLabel : public ElidedLabel
{
public:
    using ElidedLabel::ElidedLabel;

protected:
    void paintEvent(QPaintEvent *) override
    {
        const QFontMetrics metrics = fontMetrics();
        QString shown = text();
        if (metrics.horizontalAdvance(shown) > width()) {
            qsizetype begin = 0;
            while (metrics.horizontalAdvance(shown, int(begin) + 1) < width() / 4)
                ++begin;
            if (begin > 0 && shown[begin - 1].isHighSurrogate())
                --begin;
            const QString head = shown.left(begin);
            shown = head + metrics.elidedText(shown, Qt::ElideLeft, width() - metrics.horizontalAdvance(head));
        }
        setTip(this, shown == text() ? QString() : text());
        QPainter painter(this);
        painter.setPen(palette().color(QPalette::Active, QPalette::WindowText));
        painter.drawText(rect(), Qt::AlignVCenter | Qt::TextSingleLine, shown);
    }
};

}

class TaskBar::Line : public QWidget
{
public:
    explicit Line(TaskBar *bar) : QWidget(bar), m_bar(bar)
    {
        auto *row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(14);
        row->addSpacing(kDot);
        m_title = new TitleLabel({}, Type::Secondary);
        m_detail = new ElidedLabel({}, Type::Number, Tone::Secondary);
        m_progress = new QProgressBar;
        m_progress->setFixedHeight(6);
        m_progress->setFixedWidth(kWidest);
        m_progress->setRange(0, 1000);
        m_progress->setTextVisible(false);
        m_rate = new ElidedLabel({}, Type::Number, Tone::Secondary);
        m_cancel = new IconButton(u"cross"_s, TaskBar::tr("Cancel the task"));
        m_cancel->setFocusPolicy(Qt::TabFocus); // who clicks it goes on typing where he was
        row->addWidget(m_title);
        row->addWidget(m_detail);
        row->addWidget(m_progress);
        row->addWidget(m_rate, 1); // whatever the words before it come to, the button stays where it is
        row->addWidget(m_cancel);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
        connect(m_cancel, &Button::clicked, this, [this] { Q_EMIT m_bar->cancelRequested(m_id); });
    }

    quint64 id() const { return m_id; }

    void set(const TaskLine &task)
    {
        m_id = task.id;
        m_isPaused = task.paused;
        update();
        m_title->setText(task.title);
        m_progress->setRange(0, task.fraction < 0 ? 0 : 1000);
        m_progress->setValue(int(qBound(0.0, task.fraction, 1.0) * 1000));
        m_progress->setAccessibleName(task.title);
        QStringList parts;
        if (task.canceling)
            parts << TaskBar::tr("stopping");
        else if (task.fraction >= 0)
            parts << TaskBar::tr("%1 %").arg(percentOf(task.fraction, 1));
        const bool moves = !task.canceling && !task.paused;
        if (task.paused && !task.canceling)
            parts << TaskBar::tr("paused");
        QStringList fast = parts, left;
        if (!task.rate.isEmpty() && moves)
            fast << task.rate;
        if (task.secondsLeft >= 0 && moves)
            left << TaskBar::tr("%1 left").arg(secondsText(task.secondsLeft));
        const QString dot = u" · "_s;
        const QString all = (fast + left).join(dot), slow = (parts + left).join(dot), least = left.isEmpty() ? slow : left.join(dot);
        const QString step = task.detail.section(u" / "_s, 0, 0); // without of how many
        m_forms = { { task.detail, all, kWholeTitle }, { task.detail, slow, kWholeTitle }, { step, slow, kWholeTitle }, { step, slow, kLeastTitle },
            { {}, slow, kLeastTitle }, { {}, least, kLeastTitle } };
        const QString cancel = task.cancelText.isEmpty() ? TaskBar::tr("Cancel the task") : task.cancelText;
        m_cancel->setIconName(task.isStopped ? u"stop"_s : u"cross"_s); // a cross beside a line of words would put those away
        setTip(m_cancel, cancel);
        m_cancel->setAccessibleName(cancel);
        m_cancel->setEnabled(!task.canceling);
        setAccessibleName(task.title);
        setAccessibleDescription(all);
        share();
    }

protected:
    void resizeEvent(QResizeEvent *event) override
    {
        QWidget::resizeEvent(event);
        share();
    }
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QPointF middle(5, height() / 2.0);
        if (m_isPaused) { // never by colour alone
            painter.setPen(QPen(colorsOf(this).warning, 2));
            painter.drawEllipse(middle, 3.5, 3.5);
            return;
        }
        painter.setPen(Qt::NoPen);
        painter.setBrush(colorsOf(this).success);
        painter.drawEllipse(middle, 4.5, 4.5);
    }

    void mouseReleaseEvent(QMouseEvent *) override { Q_EMIT m_bar->taskClicked(m_id); }

private:
    /// What is told of a task, in less and less room.
    struct Form
    {
        QString detail, rate;
        int leastTitle;
    };

    /// Where room is short, the bar gives way first, then how fast it is, of how many steps, the name, the step: the time left is what most look
    /// for. A number is never cut.
    void share()
    {
        if (m_forms.isEmpty())
            return;
        const auto widthOf = [](const QLabel *label, const QString &text) { return label->fontMetrics().horizontalAdvance(text) + 4; };
        const int title = m_title->sizeHint().width();
        const auto roomOf = [&](const Form &form) { // for the bar and the name
            const int detail = form.detail.isEmpty() ? 0 : widthOf(m_detail, form.detail) + layout()->spacing();
            return width() - kDot - 3 * layout()->spacing() - detail - widthOf(m_rate, form.rate) - m_cancel->sizeHint().width();
        };
        const auto form = std::find_if(
            m_forms.cbegin(), m_forms.cend() - 1, [&](const Form &one) { return roomOf(one) >= kNarrowest + qMin(title, one.leastTitle); });
        m_detail->setText(form->detail);
        m_detail->setVisible(!form->detail.isEmpty());
        m_rate->setText(form->rate);
        const int bar = qBound(kNarrowest, roomOf(*form) - title, kWidest);
        m_progress->setFixedWidth(bar);
        m_title->setMaximumWidth(qBound(0, roomOf(*form) - bar, title));
    }

    TaskBar *m_bar;
    quint64 m_id = 0;
    bool m_isPaused = false;
    QList<Form> m_forms;
    TitleLabel *m_title;
    ElidedLabel *m_detail;
    QProgressBar *m_progress;
    ElidedLabel *m_rate;
    IconButton *m_cancel;
};

TaskBar::TaskBar(QWidget *parent) : QWidget(parent)
{
    setFixedHeight(space::kTaskBar);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(space::kL, 1, space::kL, 0);
    row->setSpacing(space::kL);
    m_lines = new QHBoxLayout;
    m_lines->setSpacing(space::kXl);
    row->addLayout(m_lines, 1);
    m_more = new Label({}, Type::Secondary, Tone::Secondary);
    row->addWidget(m_more);
    m_hint = new Label({}, Type::Secondary, Tone::Secondary);
    row->addWidget(m_hint, 0, Qt::AlignRight);
    setAccessibleName(tr("Tasks"));
}

void TaskBar::setTasks(const QList<TaskLine> &tasks)
{
    const int shown = qMin<int>(kShown, int(tasks.size()));
    QList<Line *> before = std::exchange(m_shown, {});
    for (int i = 0; i < shown; ++i) { // a task keeps its line: what was meant for one must not reach another
        const auto its = std::find_if(before.begin(), before.end(), [&](const Line *line) { return line->id() == tasks[i].id; });
        m_shown << (its == before.end() ? new Line(this) : *its);
        if (its != before.end())
            before.erase(its);
    }
    for (Line *gone : before) {
        if (gone->isAncestorOf(window()->focusWidget()))
            setFocus(Qt::OtherFocusReason); // or the next press of Space would do something else
        delete gone;
    }
    for (int i = 0; i < shown; ++i) {
        if (m_lines->indexOf(m_shown[i]) != i) {
            m_lines->removeWidget(m_shown[i]);
            m_lines->insertWidget(i, m_shown[i], 1);
        }
        m_shown[i]->set(tasks[i]);
    }
    m_more->setText(tasks.size() > shown ? tr("and %1 more").arg(tasks.size() - shown) : QString());
    QStringList names;
    for (const TaskLine &task : tasks)
        names << task.title;
    setAccessibleDescription(names.join(u", "_s));
}

void TaskBar::makeRoom(int width)
{
    m_roomMade = width;
    layout()->setContentsMargins(space::kL + width, 1, space::kL, 0);
}

/// A message takes what is left; it makes no window wider.
QSize TaskBar::minimumSizeHint() const
{
    return QWidget::minimumSizeHint() - QSize(m_roomMade, 0);
}

int TaskBar::roomForMessage() const
{
    const QMargins around = layout()->contentsMargins();
    const int others = layout()->totalMinimumSize().width() - around.left() + space::kL; // tasks with their buttons, and the hint
    return qMin(m_shown.isEmpty() ? width() : width() / 2, width() - others);
}

void TaskBar::setHint(const QString &hint)
{
    m_hint->setText(hint);
}

void TaskBar::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(0, 0, width(), 1, colorsOf(this).border);
}

} // namespace anneal::widgets
