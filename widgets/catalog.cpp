// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/catalog.h"

#include <QCoreApplication>
#include <QFile>
#include <QXmlStreamReader>
#include <functional>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kSentences = "anneal::core";   // the context in which said() asks,
constexpr auto kOfFiles = "numbers of files"; // and its comment where numbers are to stay

struct Entry
{
    QString source, comment, translation;
    bool isFinished = false;
};

QByteArray keyOf(const QByteArray &source, const QByteArray &comment)
{
    return comment.isEmpty() ? source : source + '\4' + comment;
}

Entry readMessage(QXmlStreamReader &xml)
{
    Entry entry;
    while (xml.readNextStartElement()) {
        if (xml.name() == u"source"_s) {
            entry.source = xml.readElementText();
        } else if (xml.name() == u"comment"_s) {
            entry.comment = xml.readElementText();
        } else if (xml.name() == u"translation"_s) {
            entry.isFinished = !xml.attributes().hasAttribute(u"type"_s);
            entry.translation = xml.readElementText();
        } else {
            xml.skipCurrentElement();
        }
    }
    return entry;
}

bool readEntries(const QString &name, const std::function<void(const Entry &)> &take)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement || xml.name() != u"message"_s)
            continue;
        if (const auto entry = readMessage(xml); entry.isFinished && !entry.translation.isEmpty())
            take(entry);
    }
    return !xml.hasError();
}

} // namespace

bool Catalog::addTexts(const QString &file)
{
    return readEntries(file, [this](const Entry &entry) { m_texts.insert(keyOf(entry.source.toUtf8(), entry.comment.toUtf8()), entry.translation); });
}

bool Catalog::addSentences(const QString &file)
{
    return readEntries(file, [this](const Entry &entry) { m_sentences.add(entry.source, entry.translation); });
}

QString Catalog::translate(const char *context, const char *source, const char *comment, int) const
{
    if (qstrcmp(context, kSentences) == 0)
        return said(source, comment && qstrcmp(comment, kOfFiles) == 0 ? Numbers::OfFiles : Numbers::OfLanguage);
    return m_texts.value(comment && *comment ? keyOf(source, comment) : QByteArray::fromRawData(source, qsizetype(qstrlen(source))));
}

/// Tables ask for the same sentence at each painting.
QString Catalog::said(const QByteArray &english, Numbers numbers) const
{
    const QByteArray key = numbers == Numbers::OfFiles ? keyOf(english, kOfFiles) : english;
    {
        const QMutexLocker lock(&m_mutex);
        if (const QString *known = m_said.object(key))
            return *known;
    }
    const QString text = m_sentences.translated(QString::fromUtf8(english), numbers);
    const QMutexLocker lock(&m_mutex);
    m_said.insert(key, new QString(text));
    return text;
}

namespace {

/// The first call says what they are, for good.
const std::vector<Rewording> &rewordings(std::vector<Rewording> given = {})
{
    static const std::vector<Rewording> all = std::move(given);
    return all;
}

} // namespace

/// A part of a text, with the blanks around it.
static QString saidWithin(const QString &part, Numbers numbers)
{
    const QString words = part.trimmed();
    const qsizetype at = words.isEmpty() ? 0 : part.indexOf(words);
    return words.isEmpty() ? part : part.left(at) + said(words, numbers) + part.mid(at + words.size());
}

void setRewordings(std::vector<Rewording> all)
{
    (void)rewordings(std::move(all));
}

QString said(const std::string &english, Numbers numbers)
{
    return said(QString::fromStdString(english), numbers);
}

QString said(const QString &english, Numbers numbers)
{
    for (const Rewording &one : rewordings())
        if (const qsizetype at = english.indexOf(one.english); at >= 0) { // behind what happened, or in front of something else
            const QString before = english.left(at), behind = english.mid(at + one.english.size());
            return saidWithin(before, numbers) + one.words() + saidWithin(behind, numbers);
        }
    return QCoreApplication::translate(kSentences, english.toUtf8().constData(), numbers == Numbers::OfFiles ? kOfFiles : nullptr);
}

} // namespace anneal::widgets
