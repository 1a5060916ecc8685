// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/taskbar.h"

#include "core/base/text.h"
#include "widgets/button.h"
#include "widgets/label.h"
#include "widgets/numbers.h"
#include "widgets/plaintext.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>
#include <QProgressBar>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {
constexpr int kShown = 2; // tasks side by side; the rest is counted
constexpr int kDot = 22;
constexpr int kWidest = 160, kNarrowest = 36; // of the bar
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
        m_title = new ElidedLabel({}, Type::Secondary);
        m_detail = new ElidedLabel({}, Type::Number, Tone::Secondary);
        m_progress = new QProgressBar;
        m_progress->setFixedHeight(6);
        m_progress->setFixedWidth(kWidest);
        m_progress->setRange(0, 1000);
        m_progress->setTextVisible(false);
        m_rate = new ElidedLabel({}, Type::Number, Tone::Secondary);
        m_cancel = new IconButton(u"cross"_s, TaskBar::tr("Cancel the task"));
        row->addWidget(m_title);
        row->addWidget(m_detail);
        row->addWidget(m_progress);
        row->addWidget(m_rate, 1); // whatever the words before it come to, the button stays where it is
        row->addWidget(m_cancel);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
        connect(m_cancel, &Button::clicked, this, [this] { Q_EMIT m_bar->cancelRequested(m_id); });
    }

    void set(const TaskLine &task)
    {
        m_id = task.id;
        m_isPaused = task.paused;
        update();
        m_title->setText(task.title);
        m_detail->setText(task.detail);
        m_detail->setVisible(!task.detail.isEmpty());
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
        if (!task.rate.isEmpty() && moves)
            parts << task.rate;
        if (task.secondsLeft >= 0 && moves)
            parts << TaskBar::tr("%1 left").arg(QString::fromStdString(base::formatDuration(task.secondsLeft)));
        m_rate->setText(parts.join(u" · "_s));
        const QString cancel = task.cancelText.isEmpty() ? TaskBar::tr("Cancel the task") : task.cancelText;
        setTip(m_cancel, cancel);
        m_cancel->setAccessibleName(cancel);
        m_cancel->setEnabled(!task.canceling);
        setAccessibleName(task.title);
        setAccessibleDescription(m_rate->text());
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
    /// Where room is short, the bar gives way first, then the name, then the steps: the time left is what most look for.
    void share()
    {
        constexpr int leastTitle = 110, leastDetail = 60;
        const int title = m_title->sizeHint().width();
        const int detail = m_detail->text().isEmpty() ? 0 : m_detail->sizeHint().width();
        const int gaps = layout()->spacing() * (detail > 0 ? 4 : 3) + kDot;
        int missing = gaps + title + detail + kWidest + m_rate->sizeHint().width() + m_cancel->sizeHint().width() - width();
        const auto give = [&missing](int from, int least) {
            const int given = qBound(0, missing, qMax(0, from - least));
            missing -= given;
            return from - given;
        };
        m_progress->setFixedWidth(give(kWidest, kNarrowest));
        m_title->setMaximumWidth(give(title, leastTitle));
        m_detail->setMaximumWidth(give(detail, leastDetail));
    }

    TaskBar *m_bar;
    quint64 m_id = 0;
    bool m_isPaused = false;
    ElidedLabel *m_title;
    ElidedLabel *m_detail;
    QProgressBar *m_progress;
    ElidedLabel *m_rate;
    IconButton *m_cancel;
};

TaskBar::TaskBar(QWidget *parent) : QWidget(parent)
{
    setFixedHeight(44);
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
    while (m_shown.size() > shown) {
        if (m_shown.last()->isAncestorOf(QApplication::focusWidget()))
            setFocus(Qt::OtherFocusReason); // or the next press of Space would do something else
        delete m_shown.takeLast();
    }
    while (m_shown.size() < shown) {
        m_shown << new Line(this);
        m_lines->addWidget(m_shown.last(), 1);
    }
    for (int i = 0; i < shown; ++i)
        m_shown[i]->set(tasks[i]);
    m_more->setText(tasks.size() > shown ? tr("and %1 more").arg(tasks.size() - shown) : QString());
    QStringList names;
    for (const TaskLine &task : tasks)
        names << task.title;
    setAccessibleDescription(names.join(u", "_s));
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
