// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>
#include <memory>
#include <vector>

namespace anneal::widgets {

struct EditorProblem
{
    int line = 0;    // from 0
    int column = 0;  // from 0, in characters
    int length = 0;  // 0: to the end of the word
    QString message; // shown on hover and by describe()
    bool warning = false;
};

struct Completion
{
    QString text;        // replaces the word before the cursor
    QString explanation; // shown below the list
};

/// A YAML editor: line numbers, folding, problems underlined with their text on hover, completion, find and replace, zoom,
/// comment toggle (Ctrl+/). Lines end in '\n'.
/// Characters are never joined to ligatures. setText() keeps cursor and scroll position and can be undone; textChanged() tells of typing, undo and
/// redo, not of setText().
class CodeEditor : public QWidget
{
    Q_OBJECT

public:
    explicit CodeEditor(QWidget *parent = nullptr);
    ~CodeEditor() override;

    QString text() const;
    void setText(const QString &text);
    /// Another file's text: there is nothing to undo, the cursor is at its beginning, and it counts as unmodified.
    void load(const QString &text);
    /// The same file's text after somebody else changed it: nothing to undo either, but the cursor and what is in sight stay.
    void reload(const QString &text);
    bool isModified() const;
    void setModified(bool modified);
    void setReadOnly(bool readOnly);
    void setProblems(std::vector<EditorProblem> problems);
    /// Asked for what may stand at (line, column); called while typing and on Ctrl+Space.
    void setCompletions(std::function<std::vector<Completion>(int line, int column)> provider);
    /// Asked for the text of a hover over (line, column), after problems; empty: none.
    void setHover(std::function<QString(int line, int column)> provider);

    void cursor(int *line, int *column) const;
    void setCursor(int line, int column); // also scrolls there
    void showFind();
    void askForLine(); // a bar above the text, which goes there
    void toggleComment();
    bool canUndo() const;
    bool canRedo() const;
    void undo();
    void redo();

Q_SIGNALS:
    void textChanged();
    void modificationChanged(bool modified);

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace anneal::widgets
