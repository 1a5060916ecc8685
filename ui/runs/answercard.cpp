// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/answercard.h"

#include "widgets/button.h"
#include "widgets/label.h"
#include "widgets/passage.h"
#include "widgets/plaintext.h"
#include "widgets/textlines.h"

#include <QGridLayout>
#include <QPainter>
#include <QVBoxLayout>

namespace anneal::ui {

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

constexpr int kMostLetters = 900;

/// Cut where room is short so that it can still be told from those beside it; the tool-tip then has all of it.
class AnswerHeading : public ElidedLabel
{
public:
    explicit AnswerHeading(const AnswerCard::Side &side) : ElidedLabel(side.heading, Type::Secondary, Tone::Secondary), m_beside(side.beside) { }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const QString shown = elidedAmong(text(), m_beside, fontMetrics(), contentsRect().width());
        setTip(this, shown == text() ? QString() : text());
        QPainter painter(this);
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(contentsRect(), int(alignment()) | Qt::TextSingleLine, shown);
    }

private:
    QStringList m_beside;
};

} // namespace

AnswerCard::AnswerCard(const QString &prompt, const QList<Side> &sides, QWidget *parent) : Card(parent)
{
    body()->setSpacing(space::kM);
    auto *question = new Passage(prompt.trimmed(), Type::BodyMedium);
    question->setAccessibleName(tr("Prompt"));
    body()->addWidget(question);
    auto *grid = new QGridLayout;
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::kL);
    grid->setVerticalSpacing(space::kXs);
    int column = 0;
    for (const Side &side : sides) {
        if (column > 0)
            grid->addWidget(new Divider(Qt::Vertical), 0, column - 1, 3, 1);
        auto *heading = new AnswerHeading(side);
        const bool spoke = side.text && !side.text->trimmed().isEmpty();
        const QString whole = spoke ? side.text->trimmed() : QString();
        const QString begun = cut(whole, kMostLetters);
        auto *answer = new Passage(spoke ? begun
                : side.text              ? tr("An empty answer.")
                                         : side.otherwise,
            Type::Body, spoke ? Tone::Normal : Tone::Secondary);
        answer->setAccessibleName(tr("%1: answer").arg(side.heading));
        grid->addWidget(heading, 0, column);
        grid->addWidget(answer, 1, column, Qt::AlignTop);
        if (begun != whole)
            grid->addWidget(showAll(answer, whole, side.heading), 2, column, Qt::AlignLeft);
        grid->setColumnStretch(column, 1);
        column += 2;
    }
    body()->addLayout(grid);
    setAccessibleName(prompt.simplified().left(80));
}

QWidget *AnswerCard::showAll(Passage *answer, const QString &whole, const QString &heading)
{
    auto *all = new Button(tr("Show all"), ButtonRole::Quiet);
    all->setCompact(true);
    all->setAccessibleName(tr("Show all of the answer: %1").arg(heading));
    connect(all, &QAbstractButton::clicked, answer, [answer, all, whole] {
        answer->setFocus(Qt::OtherFocusReason); // the button goes
        answer->setText(whole);
        all->hide();
    });
    return all;
}

QString AnswerCard::cut(const QString &answer, int letters)
{
    if (answer.size() <= letters)
        return answer;
    const qsizetype end = answer.lastIndexOf(u' ', letters); // a whole word, where there are words
    const qsizetype kept = end > letters / 2 ? end : answer[letters - 1].isHighSurrogate() ? letters - 1 : letters;
    return answer.left(kept) + u" …"_s;
}

} // namespace anneal::ui
