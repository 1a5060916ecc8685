// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/sentenceforms.h"

#include <QLocale>
#include <QRegularExpression>
#include <algorithm>
#include <optional>

namespace anneal::widgets {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kLongestText = 3000; // of what a person reads; longer ones quote a file
constexpr int kMostReadings = 400;       // of parts of one text, each against all forms: some 20 ms
constexpr int kDeepest = 5;              // arguments in arguments
constexpr qsizetype kFewestLetters = 3;  // a form of fewer covers anything,
constexpr qsizetype kFewestInside = 6;   // and inside a sentence, where names stand, one of fewer than these
constexpr qsizetype kMostBorders = 12;   // at which one text is split

qsizetype lettersIn(const QString &text)
{
    return std::count_if(text.begin(), text.end(), [](QChar character) { return character.isLetter(); });
}

/// A number as core writes it, in the language of the window: "12,345", "98.4 MiB", "0.05", "1.2e-05".
QString localNumber(const QString &text)
{
    static const QRegularExpression kCount(u"^\\d{1,3}(,\\d{3})+$"_s), kDecimal(u"^(-?\\d+)\\.(\\d+(e[+-]?\\d+| [KMGT]iB| %)?)$"_s);
    const QLocale locale;
    if (kCount.match(text).hasMatch())
        return locale.toString(QString(text).remove(u',').toLongLong());
    if (const auto decimal = kDecimal.match(text); decimal.hasMatch())
        return decimal.captured(1) + locale.decimalPoint() + decimal.captured(2);
    return text;
}

/// What stood in the places of the arguments, by their order in the form.
std::optional<QStringList> argumentsOf(const QStringList &pieces, const QString &text)
{
    if (!text.startsWith(pieces.first()) || !text.endsWith(pieces.last()))
        return std::nullopt;
    QStringList found;
    qsizetype at = pieces.first().size();
    const qsizetype end = text.size() - pieces.last().size();
    for (qsizetype i = 1; i < pieces.size(); ++i) {
        const qsizetype next = i + 1 == pieces.size() ? end : text.indexOf(pieces[i], at);
        if (next < at || next + (i + 1 == pieces.size() ? 0 : pieces[i].size()) > end)
            return std::nullopt;
        found << text.mid(at, next - at);
        at = next + pieces[i].size();
    }
    return found;
}

} // namespace

/// One text being read: every part of it is read once, and not more of them than a person waits for.
class SentenceForms::Reading
{
public:
    Reading(const SentenceForms &forms, Numbers numbers) : m_forms(forms), m_numbers(numbers) { }

    struct Said
    {
        QString text;
        qsizetype letters = 0; // of the English that forms cover
    };

    Said read(const QString &text, int depth = 0)
    {
        const auto key = std::pair(text, depth);
        if (const auto known = m_read.constFind(key); known != m_read.constEnd())
            return *known;
        Said best { number(text), 0 };
        if (++m_readings > kMostReadings)
            return best;
        const auto offer = [&best](Said said) {
            if (said.letters > best.letters)
                best = std::move(said);
        };
        offer(asForm(text, depth));
        offer(asSentence(text, depth));
        offer(inParts(text, depth));
        m_read.insert(key, best);
        return best;
    }

private:
    QString number(const QString &text) const { return m_numbers == Numbers::OfLanguage ? localNumber(text) : text; }

    Said asForm(const QString &text, int depth)
    {
        if (const auto whole = m_forms.m_whole.constFind(text); whole != m_forms.m_whole.constEnd())
            return { *whole, lettersIn(text) };
        Said best;
        for (const auto &form : m_forms.m_forms) {
            if (depth > 0 && form.letters < kFewestInside)
                continue;
            const auto found = argumentsOf(form.pieces, text);
            if (!found)
                continue;
            Said said = filled(form, *found, depth);
            if (said.letters > best.letters)
                best = std::move(said);
        }
        return best;
    }

    Said filled(const Form &form, const QStringList &found, int depth)
    {
        QStringList byNumber(9);
        Said said { {}, form.letters };
        for (qsizetype i = 0; i < found.size(); ++i) {
            // What is quoted, or a single word, is a name or a value, whatever it says; what is quoted stands so in a file.
            const bool isQuoted = form.pieces[i].endsWith(u'"'), isName = isQuoted || !found[i].contains(u' ');
            const Said argument = isName ? Said { isQuoted ? found[i] : number(found[i]), 0 }
                : depth < kDeepest       ? read(found[i], depth + 1)
                                         : Said { found[i], 0 };
            byNumber[form.arguments[i] - 1] = argument.text;
            said.letters += argument.letters;
        }
        for (qsizetype i = 0; i < form.translation.size(); ++i) {
            const int number = form.translation[i] == u'%' && i + 1 < form.translation.size() ? form.translation[i + 1].digitValue() : 0;
            if (number >= 1 && form.arguments.contains(number)) {
                said.text += byNumber[number - 1];
                ++i;
            } else {
                said.text += form.translation[i];
            }
        }
        return said;
    }

    /// A clause that was made a sentence: a capital letter in front, a full stop behind.
    Said asSentence(const QString &text, int depth)
    {
        if (text.size() < 2)
            return {};
        const bool isStopped = text.endsWith(u'.');
        const QString bare = isStopped ? text.chopped(1) : text;
        Said best;
        for (const auto &clause : QStringList { bare, bare[0].toLower() + bare.mid(1) }) {
            if (clause == text)
                continue;
            Said said = asForm(clause, depth);
            if (said.letters <= best.letters)
                continue;
            if (clause != bare)
                said.text[0] = said.text[0].toUpper();
            if (isStopped)
                said.text += u'.';
            best = std::move(said);
        }
        return best;
    }

    /// Split at the border that says most.
    Said inParts(const QString &text, int depth)
    {
        static const QRegularExpression kBorder(u"(?<=\\.) |: |; | · "_s);
        Said best;
        auto borders = kBorder.globalMatch(text);
        for (qsizetype i = 0; i < kMostBorders && borders.hasNext(); ++i) {
            const auto border = borders.next();
            const Said before = read(text.left(border.capturedStart()), depth), behind = read(text.mid(border.capturedEnd()), depth);
            if (before.letters + behind.letters > best.letters)
                best = { before.text + border.captured() + behind.text, before.letters + behind.letters };
        }
        return best;
    }

    const SentenceForms &m_forms;
    const Numbers m_numbers;
    QHash<std::pair<QString, int>, Said> m_read; // by depth, too
    int m_readings = 0;
};

void SentenceForms::add(const QString &english, const QString &translation)
{
    Form form { {}, {}, translation, 0 };
    QString piece;
    for (qsizetype i = 0; i < english.size(); ++i) {
        const int number = english[i] == u'%' && i + 1 < english.size() ? english[i + 1].digitValue() : 0;
        if (number >= 1) {
            form.pieces << std::exchange(piece, {});
            form.arguments << number;
            ++i;
        } else {
            piece += english[i];
        }
    }
    if (form.arguments.isEmpty()) {
        m_whole.insert(english, translation);
        return;
    }
    form.pieces << piece;
    for (const auto &one : form.pieces)
        form.letters += lettersIn(one);
    if (form.letters >= kFewestLetters)
        m_forms.push_back(std::move(form));
}

QString SentenceForms::translated(const QString &english, Numbers numbers) const
{
    if (const auto whole = m_whole.constFind(english); whole != m_whole.constEnd())
        return *whole;
    if (english.size() > kLongestText)
        return english;
    QStringList lines = english.split(u'\n');
    Reading reading(*this, numbers);
    for (auto &line : lines)
        line = reading.read(line).text;
    return lines.join(u'\n');
}

} // namespace anneal::widgets
