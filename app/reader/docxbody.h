// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/reader/docxstyles.h"

#include <QMap>

namespace anneal::reader {

/// A note that the text refers to, in the order of the text.
struct NoteReference
{
    bool isEndnote = false;
    QString id;
};

/// Takes the text out of word/document.xml, and of the notes: as one sees it, with all changes accepted. Elements may be nested as deep as they
/// like: nothing here calls itself.
class DocxBody
{
public:
    explicit DocxBody(const DocxStyles &styles) : m_styles(styles) { }

    /// The parts of a document; what is said in text boxes stands behind the paragraph that holds them. Nothing where it is no XML.
    std::optional<Parts> read(const QByteArray &xml);
    /// The parts of footnotes.xml or endnotes.xml, by their ids; separators and the like are left out. Nothing where it is no XML.
    std::optional<QMap<QString, Parts>> readNotes(const QByteArray &xml);

    /// What the text has referred to so far. The marks in the text, "[1]", count them from 1.
    const std::vector<NoteReference> &references() const { return m_references; }

private:
    enum class Element : quint8 { Other, Paragraph, Run, Text, Row, Cell, Table, TextBox, Alternatives, Note, Script };
    enum class Script : quint8 { None, Raised, Lowered };
    struct OpenRun
    {
        bool isHidden = false;
        Script script = Script::None;
    };
    struct OpenParagraph
    {
        Part part;
        Parts boxes; // the text boxes in it
    };
    bool readAll(const QByteArray &bytes);
    void start(QXmlStreamReader &xml);
    Element startWord(QXmlStreamReader &xml, QStringView name);
    void end();
    void endParagraph();
    void endRow();
    void readRunLooks(QXmlStreamReader &xml);
    void readTableLooks(QXmlStreamReader &xml);
    void changeField(const QString &type);
    void add(QStringView text);
    void addText(QStringView text);
    static QString scripted(const QString &text, Script script, bool isMath);
    Parts &story() { return m_stories.back(); }
    void put(Part::Kind kind) { story().emplace_back().kind = kind; }

    const DocxStyles &m_styles;
    std::vector<Element> m_elements;
    std::vector<Parts> m_stories; // the document, and the text boxes that are open
    std::vector<OpenParagraph> m_paragraphs;
    std::vector<OpenRun> m_runs;
    std::vector<Script> m_mathScripts; // exponents and indices that are open
    std::vector<bool> m_fields;        // the open ones; true: what comes is an instruction, and no text
    std::vector<bool> m_choices;       // of alternatives; true: one has been taken
    std::vector<std::size_t> m_rows;   // where in its story an open row begins
    std::vector<bool> m_deletedRows;
    QString m_joined; // of paragraphs whose end was deleted
    std::vector<NoteReference> m_references;
    QMap<QString, Parts> m_notes;
    QString m_note; // the id of the open one
};

} // namespace anneal::reader
