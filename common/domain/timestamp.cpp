// SPDX-License-Identifier: GPL-3.0-or-later
#include "timestamp.h"

#include <array>

namespace postrider {
namespace {

using namespace std::chrono;

// Where each number of the form stands, by position and length.
struct Field {
    qsizetype at;
    qsizetype length;
};
constexpr QStringView Form = u"0000-00-00T00:00:00.000Z";
constexpr std::array Fields{Field{0, 4},  Field{5, 2},  Field{8, 2}, Field{11, 2},
                            Field{14, 2}, Field{17, 2}, Field{20, 3}};

bool hasForm(QStringView text)
{
    if (text.size() != Form.size())
        return false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const bool digit = text[i] >= u'0' && text[i] <= u'9';
        if (Form[i] == u'0' ? !digit : text[i] != Form[i])
            return false;
    }
    return true;
}

} // namespace

Timestamp currentTime()
{
    return floor<milliseconds>(system_clock::now());
}

// Written by hand because every frame has a time: QDateTime takes ten times as long.
QString toIso(Timestamp time)
{
    const auto day = floor<days>(time);
    const year_month_day date(day);
    const hh_mm_ss clock(time - day);
    const std::array<qint64, Fields.size()> numbers{
        int(date.year()),        unsigned(date.month()),  unsigned(date.day()),      clock.hours().count(),
        clock.minutes().count(), clock.seconds().count(), clock.subseconds().count()};
    QString text = Form.toString();
    for (std::size_t i = 0; i < Fields.size(); ++i) {
        qint64 rest = numbers[i];
        for (qsizetype place = Fields[i].at + Fields[i].length; place-- > Fields[i].at; rest /= 10)
            text[place] = QChar(char16_t(u'0' + rest % 10));
    }
    return text;
}

std::optional<Timestamp> fromIso(QStringView text)
{
    if (!hasForm(text))
        return std::nullopt;
    std::array<int, Fields.size()> numbers{};
    for (std::size_t i = 0; i < Fields.size(); ++i)
        numbers[i] = text.sliced(Fields[i].at, Fields[i].length).toInt();
    const auto [y, m, d, hour, minute, second, millisecond] = numbers;
    const year_month_day date{year(y), month(unsigned(m)), day(unsigned(d))};
    if (!date.ok() || hour > 23 || minute > 59 || second > 59)
        return std::nullopt;
    return sys_days(date) + hours(hour) + minutes(minute) + seconds(second) + milliseconds(millisecond);
}

} // namespace postrider
