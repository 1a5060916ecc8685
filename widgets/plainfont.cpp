// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plainfont.h"

#include <QFontDatabase>
#include <QHash>
#include <QRawFont>
#include <QtEndian>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

// Everything that draws glyphs, in the order that the format asks for; "name" is ours, "GSUB" is the one left out.
// See the OpenType specification, "Organization of an OpenType font" and "name".
constexpr const char *kTables[]
    = { "CFF ", "OS/2", "cmap", "cvt ", "fpgm", "gasp", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post", "prep" };

template <typename Number>
void put(QByteArray &bytes, Number value)
{
    char big[sizeof(Number)];
    qToBigEndian(value, big);
    bytes.append(big, sizeof(Number));
}

QByteArray nameTable(const QString &family)
{
    struct Entry
    {
        quint16 id;
        QString text;
    };
    const Entry entries[] = { { 1, family }, { 2, u"Regular"_s }, { 4, family }, { 6, QString(family).remove(u' ') } };
    QByteArray records, texts;
    for (const Entry &entry : entries) {
        QByteArray text;
        for (const QChar c : entry.text)
            put(text, quint16(c.unicode()));
        for (const quint16 value : { quint16(3), quint16(1), quint16(0x409), entry.id, quint16(text.size()), quint16(texts.size()) })
            put(records, value); // Windows, Unicode, English
        texts += text;
    }
    QByteArray table;
    for (const auto value : { quint16(0), quint16(std::size(entries)), quint16(6 + records.size()) })
        put(table, value);
    return table + records + texts;
}

/// A font file of the given tables; check sums stay zero, nobody verifies them.
QByteArray fontFile(const QList<std::pair<QByteArray, QByteArray>> &tables)
{
    QByteArray file, body;
    put(file, tables.first().first == "CFF " ? quint32(0x4F54544F) : quint32(0x00010000));
    const auto count = quint16(tables.size());
    quint16 power = 1, exponent = 0;
    for (; power * 2 <= count; power *= 2)
        ++exponent;
    for (const auto value : { count, quint16(power * 16), exponent, quint16((count - power) * 16) })
        put(file, value);
    const auto start = quint32(12 + 16 * tables.size());
    for (const auto &[tag, table] : tables) {
        file += tag;
        for (const auto value : { quint32(0), quint32(start + body.size()), quint32(table.size()) })
            put(file, value);
        body += table;
        body.append((4 - body.size() % 4) % 4, '\0');
    }
    return file + body;
}

QString copyWithoutSubstitutions(const QFont &font)
{
    const QRawFont raw = QRawFont::fromFont(font);
    if (!raw.isValid() || raw.fontTable("GSUB").isEmpty())
        return font.family();
    const QString name = raw.familyName() + u" Plain"_s;
    QList<std::pair<QByteArray, QByteArray>> tables;
    for (const char *tag : kTables)
        if (const QByteArray table = qstrcmp(tag, "name") == 0 ? nameTable(name) : raw.fontTable(tag); !table.isEmpty())
            tables.push_back({ tag, table });
    const int id = QFontDatabase::addApplicationFontFromData(fontFile(tables));
    const QStringList families = id < 0 ? QStringList() : QFontDatabase::applicationFontFamilies(id);
    return families.isEmpty() ? font.family() : families.first();
}

} // namespace

QString familyWithoutLigatures(const QFont &font)
{
    static QHash<QString, QString> known;
    auto found = known.find(font.family());
    if (found == known.end())
        found = known.insert(font.family(), copyWithoutSubstitutions(font));
    return *found;
}

QFont shapingFont(const QFont &code)
{
    QFont font = code;
    font.setFamily(familyWithoutLigatures(code)); // shaping would join "->" and "<|", and tear "##" from its place in a text from right to left
    font.setStyleStrategy(QFont::PreferAntialias);
    return font;
}

} // namespace anneal::widgets
