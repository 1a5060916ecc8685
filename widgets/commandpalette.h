// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QFrame>
#include <QPointer>
#include <functional>

class QLineEdit;
class QListView;
class QStandardItemModel;

namespace anneal::widgets {

/// How well the words of a query fit a text, upper and lower case being the same: best where it begins with them, then where one of its words
/// does, then as initials of several words ("sk": stop and keep), then inside a word. Up to kGuess: only as beginnings of several words
/// ("meradap": merge the adapter), which is a guess. Negative: not at all; scattered letters are no match.
constexpr int kGuess = 100;
int fuzzyScore(const QString &query, const QString &text);

/// A list of every action, narrowed down by typing; Enter triggers. Recent ones come first, those that cannot be run last. Before a word is
/// typed, places come first and Enter takes nothing but one of them. Guesses are listed where nothing else fits, and Enter takes none of them
/// by itself.
/// Read of an action besides its text: kKeywords (QString: other words that find it), kOnlyWords (QString: the words that find it, and its text does
/// not), kSubject (QString: what it would act on, shown beside it),
/// kNear (bool: it is of what is in front),
/// kPlace (bool: it leads somewhere, and starts, ends and changes nothing).
class CommandPalette : public QFrame
{
    Q_OBJECT

public:
    static constexpr auto kKeywords = "keywords";
    static constexpr auto kOnlyWords = "onlyWords";
    static constexpr auto kSubject = "subject";
    static constexpr auto kNear = "near";
    static constexpr auto kPlace = "place";

    explicit CommandPalette(QWidget *window);

    void setRecent(const QStringList &objectNames) { m_recent = objectNames; }
    QStringList recent() const { return m_recent; }
    /// Asked of each enabled action when the palette opens: why it cannot be run here; empty where it can.
    void setWhyNot(std::function<QString(const QAction *)> whyNot) { m_whyNot = std::move(whyNot); }
    /// Opens over the window. Disabled actions are shown pale with their tool-tip as the reason.
    void open(const QList<QAction *> &actions);
    QStringList shownTexts() const; // in their order
    QLineEdit *edit() const { return m_edit; }

Q_SIGNALS:
    void recentChanged(const QStringList &objectNames);
    void aboutToRun(QAction *action); // it was chosen and is triggered next

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void filter();
    void place();
    void runCurrent();

    QLineEdit *m_edit;
    QListView *m_list;
    QStandardItemModel *m_model;
    QList<QPointer<QAction>> m_actions;
    QStringList m_recent;
    std::function<QString(const QAction *)> m_whyNot;
    QPointer<QWidget> m_before; // had the focus
};

} // namespace anneal::widgets
