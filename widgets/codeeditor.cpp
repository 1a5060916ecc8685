// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/codeeditor.h"

#include "widgets/completionpopup.h"
#include "widgets/findbar.h"
#include "widgets/gotobar.h"
#include "widgets/plainfont.h"
#include "widgets/plaintext.h"
#include "widgets/textsearch.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QTimer>
#include <QToolTip>
#include <QVBoxLayout>
#include <Qsci/qscicommandset.h>
#include <Qsci/qscilexeryaml.h>
#include <Qsci/qsciscintilla.h>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr int kErrorIndicator = 8;
constexpr int kWarningIndicator = 9;
constexpr int kErrorLine = 8;
constexpr int kNumberMargin = 0;
constexpr int kFoldMargin = 2;
constexpr qsizetype kMostSpoken = 50;

bool isWordPart(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'-' || c == u'.';
}

} // namespace

struct CodeEditor::State
{
    CodeEditor *editor;
    QsciScintilla *sci = nullptr;
    TextSearch search { nullptr };
    QsciLexerYAML *lexer = nullptr;
    CompletionPopup *popup = nullptr;
    FindBar *findBar = nullptr;
    GotoBar *gotoBar = nullptr;
    std::vector<EditorProblem> problems;
    std::function<std::vector<Completion>(int, int)> completions;
    std::function<QString(int, int)> hover;
    bool setting = false;    // by setText(): nobody typed
    bool keepsCaret = false; // in sight, once the new size is taken

    void dress();
    void showProblems();
    QString problemAt(int line, int column) const;
    QString wordBefore(int line, int column) const;
    void complete(bool asked);
    void accept();
    void followSize(const QSize &before, const QSize &now);
    void showHover(int position, const QPoint &at);
    bool keyPressed(const QKeyEvent *key);
    QByteArray bytes() const;
    void tell(bool found) { findBar->setFound(found || findBar->wanted().isEmpty()); }
    void replaceAll();
};

void CodeEditor::State::dress()
{
    const Colors &c = colorsOf(editor);
    QFont code = fontOf(Type::Code);
    code.setFamily(familyWithoutLigatures(code));                        // Scintilla drops our style strategy
    code.setPointSizeF(code.pixelSize() * 72.0 / editor->logicalDpiY()); // Scintilla knows points only
    lexer->setDefaultFont(code);
    lexer->setFont(code);
    lexer->setDefaultPaper(c.surface);
    lexer->setPaper(c.surface);
    lexer->setDefaultColor(c.text);
    lexer->setColor(c.success, QsciLexerYAML::Default);
    lexer->setColor(c.secondary, QsciLexerYAML::Comment);
    lexer->setColor(c.accent, QsciLexerYAML::Identifier);
    lexer->setColor(c.success, QsciLexerYAML::Keyword);
    lexer->setColor(c.success, QsciLexerYAML::Number);
    lexer->setColor(c.warning, QsciLexerYAML::Reference);
    lexer->setColor(c.secondary, QsciLexerYAML::DocumentDelimiter);
    lexer->setColor(c.text, QsciLexerYAML::TextBlockMarker);
    lexer->setColor(c.danger, QsciLexerYAML::SyntaxErrorMarker);
    lexer->setColor(c.secondary, QsciLexerYAML::Operator);
    sci->setPaper(c.surface);
    sci->setColor(c.text);
    sci->setMarginsFont(code);
    sci->setMarginWidth(kNumberMargin, u"00000"_s); // in that font
    sci->setMarginsForegroundColor(c.disabled);
    sci->setMarginsBackgroundColor(c.surface);
    sci->setFoldMarginColors(c.surface, c.surface);
    sci->setCaretForegroundColor(c.accent);
    sci->setCaretWidth(2);
    sci->setCaretLineBackgroundColor(mixed(c.accent, c.surface, c.dark ? 0.07 : 0.04));
    sci->setSelectionBackgroundColor(c.accentSoft);
    sci->resetSelectionForegroundColor();
    sci->setIndentationGuidesForegroundColor(c.divider);
    sci->setIndentationGuidesBackgroundColor(c.divider);
    sci->setMatchedBraceBackgroundColor(c.accentSoft);
    sci->setMatchedBraceForegroundColor(c.text);
    sci->setIndicatorForegroundColor(c.danger, kErrorIndicator);
    sci->setIndicatorForegroundColor(c.warning, kWarningIndicator);
    sci->setMarkerBackgroundColor(mixed(c.danger, c.surface, c.dark ? 0.16 : 0.09), kErrorLine);
    for (int marker = QsciScintilla::SC_MARKNUM_FOLDEREND; marker <= int(QsciScintilla::SC_MARKNUM_FOLDEROPEN); ++marker) {
        // Not by setMarker…Color(), which knows only markers that were defined by it.
        sci->SendScintilla(QsciScintilla::SCI_MARKERSETFORE, static_cast<unsigned long>(marker), c.surface);
        sci->SendScintilla(QsciScintilla::SCI_MARKERSETBACK, static_cast<unsigned long>(marker), c.secondary);
    }
}

void CodeEditor::State::showProblems()
{
    const int lines = sci->lines();
    sci->markerDeleteAll(kErrorLine);
    for (const int indicator : { kErrorIndicator, kWarningIndicator })
        sci->clearIndicatorRange(0, 0, lines - 1, sci->lineLength(lines - 1), indicator);
    for (const EditorProblem &problem : problems) {
        if (problem.line < 0 || problem.line >= lines)
            continue;
        const QString text = sci->text(problem.line);
        int end = int(text.size()); // what lies behind it would be underlined unseen
        while (end > 0 && text[end - 1].isSpace())
            --end;
        int from = qBound(0, problem.column, end);
        int to = qMin(from + problem.length, end);
        if (problem.length <= 0)
            for (to = from; to < end && !text[to].isSpace(); ++to) { }
        if (to <= from) { // nothing there to underline: the last letter of the line
            to = end;
            from = qMax(0, to - 1);
        }
        sci->fillIndicatorRange(problem.line, from, problem.line, to, problem.warning ? kWarningIndicator : kErrorIndicator);
        if (!problem.warning)
            sci->markerAdd(problem.line, kErrorLine);
    }
}

QString CodeEditor::State::problemAt(int line, int column) const
{
    QStringList found;
    for (const EditorProblem &problem : problems)
        if (problem.line == line && (column < 0 || problem.length <= 0 || (column >= problem.column && column <= problem.column + problem.length)))
            found << problem.message;
    return found.join(u'\n');
}

QString CodeEditor::State::wordBefore(int line, int column) const
{
    const QString text = sci->text(line);
    int from = qMin(column, int(text.size()));
    while (from > 0 && isWordPart(text[from - 1]))
        --from;
    return text.mid(from, column - from);
}

void CodeEditor::State::complete(bool asked)
{
    int line = 0, column = 0;
    sci->getCursorPosition(&line, &column);
    const QString word = wordBefore(line, column);
    if (!completions || sci->isReadOnly() || (!asked && word.isEmpty())) {
        popup->hide();
        return;
    }
    const int position = int(sci->SendScintilla(QsciScintilla::SCI_GETCURRENTPOS));
    const int start = sci->positionFromLineIndex(line, column - int(word.size()));
    const int x = int(sci->SendScintilla(QsciScintilla::SCI_POINTXFROMPOSITION, 0UL, long(start)));
    const int y = int(sci->SendScintilla(QsciScintilla::SCI_POINTYFROMPOSITION, 0UL, long(position)));
    const int height = int(sci->SendScintilla(QsciScintilla::SCI_TEXTHEIGHT, line));
    popup->offer(completions(line, column), word, sci->viewport()->mapTo(editor, QPoint(x, y + height)), height);
}

/// What grows below the text must not cover the line that is being written; a place that was scrolled to stays.
void CodeEditor::State::followSize(const QSize &before, const QSize &now)
{
    const auto position = sci->SendScintilla(QsciScintilla::SCI_GETCURRENTPOS);
    const int top = int(sci->SendScintilla(QsciScintilla::SCI_POINTYFROMPOSITION, 0UL, position));
    const int bottom = top + int(sci->SendScintilla(QsciScintilla::SCI_TEXTHEIGHT, 0UL));
    if (keepsCaret || top < 0 || top >= before.height() || bottom <= now.height())
        return;
    keepsCaret = true;
    QMetaObject::invokeMethod(
        editor,
        [this] {
            keepsCaret = false;
            sci->SendScintilla(QsciScintilla::SCI_SCROLLCARET);
            if (popup->isVisible())
                complete(true);
        },
        Qt::QueuedConnection);
}

void CodeEditor::State::accept()
{
    const QString chosen = popup->current();
    popup->hide();
    if (chosen.isEmpty())
        return;
    int line = 0, column = 0;
    sci->getCursorPosition(&line, &column);
    const QString word = wordBefore(line, column);
    sci->beginUndoAction();
    sci->setSelection(line, column - int(word.size()), line, column);
    sci->replaceSelectedText(chosen);
    sci->endUndoAction();
}

void CodeEditor::State::showHover(int position, const QPoint &at)
{
    if (position < 0)
        return;
    int line = 0, column = 0;
    sci->lineIndexFromPosition(position, &line, &column);
    QString text = problemAt(line, -1);
    if (hover) {
        const QString more = hover(line, column);
        if (!more.isEmpty())
            text += (text.isEmpty() ? QString() : u"\n\n"_s) + more;
    }
    if (!text.isEmpty())
        showTip(sci->viewport()->mapToGlobal(at), text, sci);
}

bool CodeEditor::State::keyPressed(const QKeyEvent *key)
{
    if (!popup->isHidden()) {
        switch (key->key()) {
        case Qt::Key_Down:
            popup->step(1);
            return true;
        case Qt::Key_Up:
            popup->step(-1);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Tab:
            accept();
            return true;
        case Qt::Key_Escape:
            popup->hide();
            return true;
        case Qt::Key_Left:
        case Qt::Key_Right:
            popup->hide();
            break;
        default:
            break;
        }
    }
    const bool control = key->modifiers() & Qt::ControlModifier;
    if (control && key->key() == Qt::Key_Space) {
        complete(true);
        return true;
    }
    if (control && key->key() == Qt::Key_Slash) {
        editor->toggleComment();
        return true;
    }
    if (control && (key->key() == Qt::Key_F || key->key() == Qt::Key_H)) {
        editor->showFind();
        return true;
    }
    if (control && key->key() == Qt::Key_G) {
        editor->askForLine();
        return true;
    }
    // What stands for nothing here types nothing: Scintilla would write the dot of Ctrl+.
    const bool isAltGr = key->modifiers() & Qt::AltModifier;
    if (control && !isAltGr && !key->text().isEmpty() && key->text().front().isPrint()
        && !sci->standardCommands()->boundTo(key->keyCombination().toCombined()))
        return true;
    if (key->key() == Qt::Key_Escape && !(findBar->isHidden() && gotoBar->isHidden())) {
        findBar->hide();
        gotoBar->hide();
        return true;
    }
    return false;
}

/// By its length: a text ends at its end, not at a NUL in it.
QByteArray CodeEditor::State::bytes() const
{
    const auto length = sci->SendScintilla(QsciScintilla::SCI_GETLENGTH);
    const auto *text = static_cast<const char *>(sci->SendScintillaPtrResult(QsciScintilla::SCI_GETCHARACTERPOINTER));
    return text ? QByteArray(text, qsizetype(length)) : QByteArray();
}

void CodeEditor::State::replaceAll()
{
    if (sci->isReadOnly())
        return;
    popup->hide();
    setting = true; // told once, at the end
    const int replaced = search.replaceAll(findBar->wanted(), findBar->replacement());
    setting = false;
    tell(replaced > 0);
    if (replaced > 0)
        Q_EMIT editor->textChanged();
}

CodeEditor::CodeEditor(QWidget *parent) : QWidget(parent), m_state(std::make_unique<State>())
{
    State &s = *m_state;
    s.editor = this;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    s.findBar = new FindBar;
    s.gotoBar = new GotoBar;
    s.sci = new QsciScintilla;
    s.search = TextSearch(s.sci);
    s.lexer = new QsciLexerYAML(s.sci);
    s.popup = new CompletionPopup(this);
    column->addWidget(s.findBar);
    column->addWidget(s.gotoBar);
    column->addWidget(s.sci, 1);
    setFocusProxy(s.sci);

    QsciScintilla *sci = s.sci;
    sci->setFrameShape(QFrame::NoFrame);
    sci->setUtf8(true);
    sci->setEolMode(QsciScintilla::EolUnix);
    sci->setLexer(s.lexer);
    sci->setIndentationsUseTabs(false);
    sci->setTabWidth(2);
    sci->setIndentationWidth(2);
    sci->setAutoIndent(true);
    sci->setBackspaceUnindents(true);
    sci->setIndentationGuides(true);
    sci->setCaretLineVisible(true);
    sci->setScrollWidth(1);
    sci->setScrollWidthTracking(true);
    sci->setExtraAscent(2);
    sci->setExtraDescent(3);
    sci->setMarginLineNumbers(kNumberMargin, true);
    sci->setMarginWidth(1, 0);
    sci->setMarginWidth(3, 8);
    sci->setMarginType(3, QsciScintilla::SymbolMargin);
    sci->setMarginMarkerMask(3, 0);
    sci->setFolding(QsciScintilla::PlainFoldStyle, kFoldMargin);
    sci->indicatorDefine(QsciScintilla::SquiggleIndicator, kErrorIndicator);
    sci->indicatorDefine(QsciScintilla::SquiggleIndicator, kWarningIndicator);
    sci->markerDefine(QsciScintilla::Background, kErrorLine);
    sci->setContextMenuPolicy(Qt::DefaultContextMenu);
    sci->SendScintilla(QsciScintilla::SCI_SETMOUSEDWELLTIME, 400);
    if (auto *redo = sci->standardCommands()->find(QsciCommand::Redo)) { // its menu shows the key that other lines of text have
        redo->setKey(QKeyCombination(Qt::ControlModifier | Qt::ShiftModifier, Qt::Key_Z).toCombined());
        redo->setAlternateKey(QKeyCombination(Qt::ControlModifier, Qt::Key_Y).toCombined());
    }
    sci->setAccessibleName(tr("Text of the file"));
    sci->installEventFilter(this);
    sci->viewport()->installEventFilter(this);
    s.dress();

    connect(sci, &QsciScintilla::textChanged, this, [this] {
        if (!m_state->setting)
            Q_EMIT textChanged();
    });
    connect(sci, &QsciScintilla::modificationChanged, this, &CodeEditor::modificationChanged);
    connect(sci, &QsciScintillaBase::SCN_CHARADDED, this, [this](int) {
        // After Scintilla is done with the key, so that the cursor is where it belongs.
        QTimer::singleShot(0, this, [this] { m_state->complete(false); });
    });
    connect(sci, &QsciScintillaBase::SCN_DWELLSTART, this, [this](int position, int x, int y) { m_state->showHover(position, { x, y }); });
    connect(sci, &QsciScintillaBase::SCN_DWELLEND, this, [](int, int, int) { QToolTip::hideText(); });
    connect(s.popup, &CompletionPopup::chosen, this, [this] { m_state->accept(); });
    connect(s.findBar, &FindBar::typed, this, [&s] { s.tell(s.search.findTyped(s.findBar->wanted())); });
    connect(s.findBar, &FindBar::nextRequested, this, [&s](bool forward) { s.tell(s.search.findNext(s.findBar->wanted(), forward)); });
    connect(s.findBar, &FindBar::replaceRequested, this, [&s] { s.tell(s.search.replaceCurrent(s.findBar->wanted(), s.findBar->replacement())); });
    connect(s.findBar, &FindBar::replaceAllRequested, this, [this] { m_state->replaceAll(); });
    connect(s.findBar, &FindBar::closed, this, [this] {
        m_state->findBar->hide();
        m_state->sci->setFocus();
    });
    connect(s.gotoBar, &GotoBar::closed, this, [this] {
        m_state->gotoBar->hide();
        m_state->sci->setFocus();
    });
    connect(s.gotoBar, &GotoBar::chosen, this, [this](int line, int column) {
        m_state->gotoBar->hide();
        setCursor(line - 1, qMax(0, qMin(column, m_state->sci->lineLength(line - 1)) - 1));
        m_state->sci->setFocus();
    });
}

CodeEditor::~CodeEditor() = default;

QString CodeEditor::text() const
{
    return QString::fromUtf8(m_state->bytes());
}

void CodeEditor::setText(const QString &text)
{
    QsciScintilla *sci = m_state->sci;
    const QByteArray before = m_state->bytes();
    const QByteArray after = text.toUtf8();
    if (before == after)
        return;
    m_state->popup->hide(); // it spoke of the text before
    // Only what differs is replaced: the cursor, the folds and the undo history stay.
    qsizetype head = 0;
    const qsizetype shorter = qMin(before.size(), after.size());
    while (head < shorter && before[head] == after[head])
        ++head;
    while (head > 0 && head < after.size() && (uchar(after[head]) & 0xC0) == 0x80)
        --head; // not into a character
    qsizetype tail = 0;
    while (tail < shorter - head && before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    while (tail > 0 && (uchar(after[after.size() - tail]) & 0xC0) == 0x80)
        --tail;
    const QByteArray piece = after.mid(head, after.size() - head - tail);
    int line = 0, column = 0;
    sci->getCursorPosition(&line, &column);
    const int top = sci->firstVisibleLine();
    m_state->setting = true;
    const bool readOnly = sci->isReadOnly();
    sci->setReadOnly(false);
    sci->SendScintilla(QsciScintilla::SCI_SETTARGETSTART, long(head));
    sci->SendScintilla(QsciScintilla::SCI_SETTARGETEND, long(before.size() - tail));
    sci->SendScintilla(QsciScintilla::SCI_REPLACETARGET, static_cast<unsigned long>(piece.size()), piece.constData());
    sci->setReadOnly(readOnly);
    sci->setCursorPosition(qMin(line, sci->lines() - 1), column);
    sci->setFirstVisibleLine(top);
    m_state->setting = false;
}

void CodeEditor::load(const QString &text)
{
    reload(text);
    setCursor(0, 0);
}

void CodeEditor::reload(const QString &text)
{
    setText(text);
    m_state->sci->SendScintilla(QsciScintilla::SCI_EMPTYUNDOBUFFER);
    setModified(false);
}

bool CodeEditor::isModified() const
{
    return m_state->sci->isModified();
}

void CodeEditor::setModified(bool modified)
{
    m_state->sci->setModified(modified);
}

void CodeEditor::setReadOnly(bool readOnly)
{
    m_state->sci->setReadOnly(readOnly);
    m_state->sci->setCaretLineVisible(!readOnly);
    m_state->findBar->setMayReplace(!readOnly);
}

void CodeEditor::setProblems(std::vector<EditorProblem> problems)
{
    m_state->problems = std::move(problems);
    m_state->showProblems();
    QStringList sentences;
    for (const EditorProblem &problem : m_state->problems) {
        if (sentences.size() >= kMostSpoken)
            break; // a screen reader has enough to read by then
        sentences << tr("Line %1: %2").arg(QString::number(problem.line + 1), problem.message);
    }
    m_state->sci->setAccessibleDescription(sentences.join(u'\n'));
}

void CodeEditor::setCompletions(std::function<std::vector<Completion>(int, int)> provider)
{
    m_state->completions = std::move(provider);
}

void CodeEditor::setHover(std::function<QString(int, int)> provider)
{
    m_state->hover = std::move(provider);
}

void CodeEditor::cursor(int *line, int *column) const
{
    m_state->sci->getCursorPosition(line, column);
}

void CodeEditor::setCursor(int line, int column)
{
    m_state->sci->setCursorPosition(line, column);
    m_state->sci->ensureLineVisible(line);
}

void CodeEditor::showFind()
{
    m_state->popup->hide();
    m_state->gotoBar->hide();
    m_state->findBar->open(m_state->sci->selectedText());
}

void CodeEditor::askForLine()
{
    int line = 0, column = 0;
    cursor(&line, &column);
    m_state->popup->hide();
    m_state->findBar->hide();
    m_state->gotoBar->open(line + 1, m_state->sci->lines());
}

void CodeEditor::toggleComment()
{
    QsciScintilla *sci = m_state->sci;
    if (sci->isReadOnly())
        return;
    int from = 0, to = 0, column = 0, toColumn = 0;
    if (sci->hasSelectedText())
        sci->getSelection(&from, &column, &to, &toColumn);
    else
        sci->getCursorPosition(&from, &column), to = from;
    if (to > from && toColumn == 0)
        --to; // the line after the selection is not meant
    bool allCommented = true;
    int indent = 1000;
    for (int line = from; line <= to; ++line) {
        const QString text = sci->text(line);
        if (text.trimmed().isEmpty())
            continue;
        allCommented = allCommented && text.trimmed().startsWith(u'#');
        indent = qMin(indent, sci->indentation(line));
    }
    if (indent == 1000)
        return;
    sci->beginUndoAction();
    for (int line = from; line <= to; ++line) {
        const QString text = sci->text(line);
        if (text.trimmed().isEmpty())
            continue;
        if (!allCommented) {
            sci->insertAt(u"# "_s, line, indent);
            continue;
        }
        const int at = int(text.indexOf(u'#'));
        sci->setSelection(line, at, line, at + (text.mid(at + 1).startsWith(u' ') ? 2 : 1));
        sci->removeSelectedText();
    }
    sci->endUndoAction();
    if (to > from)
        sci->setSelection(from, 0, to, sci->lineLength(to) - 1);
    else
        sci->setCursorPosition(from, qMin(column + (allCommented ? -2 : 2), sci->lineLength(from)));
}

bool CodeEditor::canUndo() const
{
    return m_state->sci->isUndoAvailable();
}

bool CodeEditor::canRedo() const
{
    return m_state->sci->isRedoAvailable();
}

void CodeEditor::undo()
{
    m_state->sci->undo();
}

void CodeEditor::redo()
{
    m_state->sci->redo();
}

void CodeEditor::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_state && m_state->sci)
        m_state->dress();
}

bool CodeEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_state->sci->viewport() && event->type() == QEvent::DragEnter) {
        auto *drag = static_cast<QDragEnterEvent *>(event);
        if (!drag->mimeData()->hasUrls())
            return false;
        drag->ignore(); // files are for the window; their addresses are no text to insert
        return true;
    }
    if (watched == m_state->sci->viewport() && event->type() == QEvent::Resize) {
        const auto *resized = static_cast<QResizeEvent *>(event);
        m_state->followSize(resized->oldSize(), resized->size());
    }
    if (watched != m_state->sci)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::KeyPress && m_state->keyPressed(static_cast<QKeyEvent *>(event)))
        return true;
    if (event->type() == QEvent::FocusOut)
        m_state->popup->hide();
    return QWidget::eventFilter(watched, event);
}

} // namespace anneal::widgets
